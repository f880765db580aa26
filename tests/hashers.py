"""Argon2 as in production, but so cheap that a test does not wait for it."""

from typing import ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1


class CountedArgon2(CheapArgon2):
    """Keeps a note of every password that is looked at, whether there is something to compare it with or not."""

    looked_at: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.looked_at.append(password)
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.looked_at.append(password)
        return super().verify(password, encoded)
