"""The only writers of the rows behind the rules."""
