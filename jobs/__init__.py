"""Background work with progress that a person can leave and find again."""
