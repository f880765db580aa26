"""Formats of the Chinese locale that differ from Django's."""
