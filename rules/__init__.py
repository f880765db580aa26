"""The regulation as code: facts in, findings out. Standard library only; no Django, no clock, no database."""
