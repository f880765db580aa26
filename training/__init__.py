"""Training programmes, events and hours (Article 8)."""
