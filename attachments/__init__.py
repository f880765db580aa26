"""Private files: upload checks and the one download view."""
