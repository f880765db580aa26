"""A judgement as plain data that can be kept for good, and back into the rows that pages and papers show.

Words are frozen with the facts: what a cell said then it says for ever, whatever the rules are called later. A change
of the format gets a new `SCHEMA`, and what was frozen in an older one stays readable here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.cockpit import OPEN, Figures, Mark, Row, Standing, department_row, tally, unit_row
from compliance.judging import JudgedUnit, Judgement
from regulation.facts import SettingState
from rules.articles import citation
from rules.catalogue import all_rules
from rules.circumstances import Circumstances
from rules.editions import Edition
from rules.verdicts import Bearer, Finding, Outcome, Strength, Verdict
from rules.working_days import WorkingCalendar

SCHEMA = 1
Content = dict[str, Any]


def freeze(judgement: Judgement, states: Iterable[SettingState]) -> Content:
    """Everything that the judgement rests on and says, as JSON takes it: texts, whole numbers, yes and no."""
    own = department_row(judgement)
    standard = judgement.standard
    return {
        "schema": SCHEMA,
        "as_of": judgement.on.isoformat(),
        "edition": _edition(standard.edition) if standard.edition else None,
        "settings": [_setting(state) for state in states],
        "calendars": _calendars(standard.calendar),
        "counts": counts_of(judgement),
        "department": _row(own) if own else None,
        "units": [_unit(judged) for judged in judgement.units],
    }


def canonical(content: Content) -> bytes:
    """One spelling for one content, whichever database kept it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: Content) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def counts_of(judgement: Judgement) -> dict[str, int]:
    """How many facts were judged, and how they stood: 当时数据 and 更正后 are compared by these first."""
    rows = [unit_row(judged) for judged in judgement.units]
    staffing = [judged.staffing for judged in judgement.units if judged.staffing.in_scope]
    counted = tally(rows)
    return {
        "units": len(rows),
        "in_scope": len(staffing),
        "members": sum(each.members or 0 for each in staffing),
        "uncounted": sum(each.is_uncounted for each in staffing),
        "posts": sum(each.posts for each in staffing),
        "in_post": sum(each.in_post for each in staffing),
        "vacant": sum(each.vacant_posts for each in staffing),
        "filings": sum(len(judged.facts.filings or ()) for judged in judgement.units),
        "findings": sum(len(row.verdict.findings) for row in rows),
        **{standing.value: sum(by[standing] for by in counted.values()) for standing in Standing},
    }


def _edition(edition: Edition) -> Content:
    return {
        "code": edition.code,
        "title": edition.title,
        "document_number": edition.document_number,
        "in_force_from": edition.in_force_from.isoformat(),
        "parameters": [
            {"key": each.key.value, "label": each.label, "value": each.value, "unit": each.unit, "anchor": each.anchor}
            for each in edition.parameters.values()
        ],
    }


def _setting(state: SettingState) -> Content:
    return {
        "key": state.note.key,
        "article": state.note.article,
        "question": state.note.question,
        "value": state.shown,
        "answer": state.answer,
        "is_default": state.is_default,
        "valid_from": state.valid_from.isoformat() if state.valid_from else None,
        "document": state.document,
    }


def _calendars(calendar: WorkingCalendar) -> list[Content]:
    years = sorted(calendar.years.values(), key=lambda each: each.year)
    return [{"year": each.year, "version": each.version, "approved": each.approved} for each in years]


def _unit(judged: JudgedUnit) -> Content:
    row, staffing = unit_row(judged), judged.staffing
    counted_on = staffing.counted_on.isoformat() if staffing.counted_on else None
    return _row(row) | {
        "code": row.code,
        "order": row.order,
        "kind": row.kind,
        "kind_label": row.kind_label,
        "party_kind": judged.unit.party_kind,
        "short_name": row.short_name,
        "name_pinyin": row.name_pinyin,
        "initials": row.initials,
        "in_scope": row.in_scope,
        "counted_on": counted_on,
        "figures": row.figures._asdict() if row.figures else None,
    }


def _row(row: Row) -> Content:
    return {
        "key": row.key,
        "name": row.name,
        "cells": {
            article: {
                "standing": mark.standing.value,
                "word": mark.word,
                "tone": mark.tone,
                "open": mark.open,
                "sentence": mark.sentence,
            }
            for article, mark in row.marks.items()
        },
        "findings": [_finding(each) for each in row.verdict.findings],
    }


def _finding(finding: Finding) -> Content:
    circumstances = finding.circumstances
    return {
        "rule": finding.rule,
        "basis": basis_of(finding),
        "article": finding.article,
        "outcome": finding.outcome.value,
        "strength": finding.strength.value,
        "bearer": finding.bearer.value,
        "label": finding.label,
        "message": finding.message,
        "evidence": [[name, value] for name, value in finding.evidence],
        "remedy": finding.remedy,
        "subject": finding.subject,
        "reminds": finding.reminds,
        "word": finding.word,
        "circumstances": circumstances and {
            "text": circumstances.text,
            "stated_on": circumstances.stated_on.isoformat(),
            "noted_on": circumstances.noted_on.isoformat() if circumstances.noted_on else None,
        },
    }  # fmt: skip


def basis_of(finding: Finding) -> str:
    """第六条第（一）项：党龄一般3年以上."""
    found = next((each for each in all_rules() if each.id == finding.rule), None)
    return f"{found.citation}：{found.title}" if found else citation(finding.anchor)


@dataclass(frozen=True)
class Thawed:
    """What was frozen, as rows again."""

    content: Content

    @property
    def rows(self) -> list[Row]:
        return [_thawed_row(each) for each in self.content["units"]]

    @property
    def own(self) -> Row | None:
        found = self.content["department"]
        return _thawed_row(found) if found else None

    @property
    def bases(self) -> Mapping[tuple[str, str], str]:
        """What each rule was called then, by its id and article."""
        rows = [*self.content["units"], self.content["department"] or {"findings": []}]
        return {(each["rule"], each["article"]): each["basis"] for row in rows for each in row["findings"]}

    @property
    def open_count(self) -> int:
        return sum(self.content["counts"][standing.value] for standing in OPEN)


def _thawed_row(kept: Content) -> Row:
    figures = kept.get("figures")
    return Row(
        key=kept["key"],
        name=kept["name"],
        marks={article: _thawed_mark(cell) for article, cell in kept["cells"].items()},
        verdict=Verdict(tuple(_thawed_finding(each) for each in kept["findings"])),
        code=kept.get("code", ""),
        order=kept.get("order", 0),
        kind=kept.get("kind", ""),
        kind_label=kept.get("kind_label", ""),
        short_name=kept.get("short_name", ""),
        name_pinyin=kept.get("name_pinyin", ""),
        initials=kept.get("initials", ""),
        in_scope=kept.get("in_scope", True),
        figures=Figures(**figures) if figures else None,
    )


def _thawed_mark(cell: Content) -> Mark:
    return Mark(Standing(cell["standing"]), cell["word"], cell["tone"], cell["open"], cell["sentence"])


def _thawed_finding(kept: Content) -> Finding:
    said = kept["circumstances"]
    noted = said and said["noted_on"]
    circumstances = said and Circumstances(
        said["text"], date.fromisoformat(said["stated_on"]), date.fromisoformat(noted) if noted else None
    )
    return Finding(
        rule=kept["rule"],
        outcome=Outcome(kept["outcome"]),
        strength=Strength(kept["strength"]),
        message=kept["message"],
        article=kept["article"],
        evidence=tuple((name, value) for name, value in kept["evidence"]),
        bearer=Bearer(kept["bearer"]),
        remedy=kept["remedy"],
        subject=kept["subject"],
        circumstances=circumstances or None,
        reminds=kept["reminds"],
        word=kept.get("word", ""),
    )
