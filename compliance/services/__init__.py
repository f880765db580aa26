"""The only writers of what judging keeps."""
