"""Settings, root URLs and the server entry points."""
