"""What is counted against the guessing of passwords."""

from django.db import models

from common.fields import KeyField


class SignInTry(models.Model):
    """A password that is being checked, or was found wrong.

    Names and addresses are kept as keyed hashes: a name that no account has may be a mistyped password.
    """

    id = KeyField()
    at = models.DateTimeField("时间", db_index=True)
    name_key = models.CharField("账号摘要", max_length=64)
    address_key = models.CharField("地址摘要", max_length=64)

    class Meta:
        verbose_name = "登录尝试"
        verbose_name_plural = "登录尝试"
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["name_key", "at"], name="sign_in_try_name"),
            models.Index(fields=["address_key", "at"], name="sign_in_try_address"),
        ]

    def __str__(self) -> str:
        return self.at.isoformat()
