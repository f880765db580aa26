"""Presentation plumbing and the clock: no models, no words of the domain."""
