"""Everyday and annual assessment, results and their use (Article 14)."""
