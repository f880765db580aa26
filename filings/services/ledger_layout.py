"""Deciding which columns the register of filings has. Each decision is a row; going back to the shipped ones, too."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Stale
from filings.ledger_layout import BY_KEY, NAME, Layout, layout_in_use, layout_of
from filings.models import LedgerLayout

LONGEST_TITLE = 30
SERIAL = "序号"
BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
ALREADY_DECIDED = "台账栏目刚刚由他人调整，您的调整未保存。"


@transaction.atomic
def decide_ledger_layout(*, columns: Sequence[Mapping[str, Any]], version: int, by: User) -> LedgerLayout:
    """Use these columns ({"key", "title", "in_list"}, in order) from now on; none at all: as shipped.

    ``version`` is the number of the decision that the page showed.
    """
    require(by, Permission.DECIDE_SETTING)
    stored = checked_columns(columns)
    before = layout_in_use()
    if before.number != version:
        raise Stale(ALREADY_DECIDED)
    row = LedgerLayout(number=version + 1, columns=stored, decided_by=by, decided_at=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(ALREADY_DECIDED) from error
    audit.record(
        by=by,
        action="filings.decide_ledger_layout",
        summary="调整任免备案台账栏目" if stored else "任免备案台账恢复系统默认栏目",
        subject=row,
        changes={"columns": [titles_of(before), titles_of(layout_of(stored))]},
    )
    return row


def checked_columns(columns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The columns as they are stored; `Invalid` says at ``title_<key>`` what is wrong with one."""
    stored: list[dict[str, Any]] = []
    errors: dict[str, list[str]] = {}
    taken = {SERIAL}
    for each in columns:
        key, title = each["key"], " ".join(str(each["title"]).split())
        if key not in BY_KEY or any(key == other["key"] for other in stored):
            raise Invalid({"__all__": ["栏目不在可选范围内，请重新打开本页。"]})
        problem = _title_problem(title, taken)
        if problem:
            errors[f"title_{key}"] = [problem]
        taken.add(title)
        stored.append({"key": key, "title": title, "in_list": bool(each["in_list"])})
    name = next((each for each in stored if each["key"] == NAME), None)
    if stored and (name is None or not name["in_list"]):
        errors[f"use_{NAME}"] = ["“姓名”须选用并在列表中显示，由此打开各件备案。"]
    if errors:
        raise Invalid(errors)
    return stored


def _title_problem(title: str, taken: set[str]) -> str:
    if not title:
        return "请填写栏目名称。"
    if len(title) > LONGEST_TITLE:
        return f"栏目名称最多{LONGEST_TITLE}个字。"
    if BREAKS.search(title):
        return "栏目名称含有不可见字符。"
    return f"栏目名称“{title}”重复。" if title in taken else ""


def titles_of(layout: Layout) -> str:
    """A layout in words, for the audit and for comparing two."""
    return "、".join(column.title if column.in_list else f"{column.title}（列表外）" for column in layout.columns)
