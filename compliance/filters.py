"""Narrowing the staffing register: its rows are judged in Python, so they are narrowed there too."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from common.pinyin import search_letters
from compliance.facts import UnitStaffing
from compliance.forms import TO_REPORT, StaffingFilterForm


class StaffingFilter:
    """Has the two attributes that `common.tables.build` asks of a filter set: ``form`` and ``qs``."""

    def __init__(self, data: Mapping[str, Any], queryset: list[UnitStaffing], request: HttpRequest) -> None:
        self.form = StaffingFilterForm(data)
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.qs = [row for row in queryset if _fits(row, asked)]


def _fits(row: UnitStaffing, asked: Mapping[str, Any]) -> bool:
    return (
        (row.in_scope or asked.get("scope") == "all")
        and asked.get("kind", "") in ("", row.unit.kind)
        and _is_in_band(row, asked.get("band", ""))
        and asked.get("outcome", "") in ("", row.conclusion.value)
        and asked.get("covered", "") in ("", "yes" if row.is_covered else "no")
        and asked.get("vacancy", "") in ("", "yes" if row.vacant_posts else "no")
        and _is_named(row, asked.get("q", ""))
    )


def _is_in_band(row: UnitStaffing, band: str) -> bool:
    if band == TO_REPORT:
        return row.is_uncounted or row.is_count_stale
    return band in ("", band_of(row))


def band_of(row: UnitStaffing) -> str:
    """Which threshold band the number that is held against the thresholds lies in."""
    if row.verdict.threshold_members is None:
        return "unknown"
    if row.verdict.extra_posts_may_be_considered:
        return "extra"
    return "section" if row.verdict.grade_expected else "low"


def _is_named(row: UnitStaffing, text: str) -> bool:
    """By part of the name, short name, code, pinyin or its initials."""
    text = text.strip()
    if not text:
        return True
    unit, letters = row.unit, search_letters(text)
    if text in unit.name or text in unit.short_name or unit.code.casefold().startswith(text.casefold()):
        return True
    return bool(letters) and (letters in unit.name_pinyin or letters in unit.initials)
