"""Double submits: a form carries a one-time key, and a key makes one row."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction

from accounts.models import User
from common.errors import Refused

Row = TypeVar("Row", bound=models.Model)


def insert_once(row: Row, *, by: User, maker: str) -> Row | None:
    """Store a new row; the row that the same person made with the same key before, if there is one.

    ``maker`` is the column of who made it: a key that somebody else has used gives nothing away.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        made = type(row)._default_manager.filter(creation_key=row.creation_key).first()  # type: ignore[attr-defined]
        if made is None:
            raise
        if getattr(made, f"{maker}_id") != by.pk:
            raise Refused("该页面已由他人提交，未能保存。", remedy="请重新打开该页面填写。") from None
        return made
    return None
