"""The account of a person who signs in."""

import unicodedata
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from common.fields import KeyField


def normalize_username(username: str) -> str:
    """One spelling per name, so that ``Ｄｅｐｔ`` and ``DEPT`` are the same account."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


class UserQuerySet(models.QuerySet["User"]):
    """Reads of accounts."""

    def search(self, text: str) -> "UserQuerySet":
        """By part of the account's name or of the person's."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(username__contains=normalize_username(text)) | Q(display_name__icontains=text))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Looks accounts up by their normalized name; accounts are made by `accounts.services`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=normalize_username(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """An account. ``is_superuser`` exists because the framework wants it and stays False by a constraint."""

    id = KeyField()
    username = models.CharField("账号", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    # Part of every session's key: raising it ends all sessions of the account at their next request.
    session_generation = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("创建时间")
    version = models.PositiveIntegerField(default=1)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_never_superuser"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return normalize_username(username)

    def get_session_auth_hash(self) -> str:
        return self._of_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for key in super().get_session_auth_fallback_hash():
            yield self._of_generation(key)

    def _of_generation(self, key: str) -> str:
        return f"{key}:{self.session_generation}"

    def get_full_name(self) -> str:
        return self.display_name
