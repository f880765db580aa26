"""The rows behind the rules: settings with their notes, the working calendar, the text's page."""
