"""Party organizations of secondary units, their member counts, memberships and access."""
