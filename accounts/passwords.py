"""Passwords that the system makes: handed over once, changed at the first sign-in."""

import secrets

# Without 0/o, 1/l/i: they are read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4
_GROUP_LENGTH = 4


def new_password() -> str:
    """Four groups of four, about 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)
