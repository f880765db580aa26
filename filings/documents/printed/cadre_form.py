"""The cadre appointment and removal form (干部任免审批表) on two pages, and the short basic information form on one.

What is long is set smaller, step by step, until its page holds it; a résumé that no step holds goes on on a sheet of
its own. Nothing is cut off and nothing runs out of its cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.printing import Sheet
from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.form import CadreForm, FamilyMember, PartyJoining, ResumePeriod
from filings.documents.printed.room import STEPS, Step, height, lines

FULL_TEMPLATE = "filings/documents/full_form.html"
SHORT_TEMPLATE = "filings/documents/short_form.html"
STYLES = ("css/paper.css", "css/cadre-form.css")
LEAST_FAMILY_ROWS = 7
LAST = len(STEPS) - 1
CONTINUED_FROM = 5  # a page that goes on elsewhere is set in this step: the smallest is for what just fits
# Widths and heights of css/cadre-form.css, in mm.
RESUME_WIDTH, RESUME_HEIGHT, SPAN_EMS = 162.0, 124.0, 9.6
SHORT_RESUME_WIDTH, SHORT_RESUME_HEIGHT, SHORT_TEXTS_HEIGHT = 149.0, 78.0, 30.0
SECOND_WIDTH, SECOND_HEIGHT = 162.0, 183.0
RELATIVE_WIDTHS = (17.0, 19.5, 12.4, 23.2, 84.4)
REWARDS_LEAST, ASSESSMENTS_LEAST, REASON_LEAST, RELATIVE_LEAST, PADDING = 47.5, 20.5, 24.5, 10.1, 3.3
MOST_FAMILY_ROWS = 10
# Cells of the head: (width, height) of what each may hold.
CELLS = {
    "name": (21.4, 10.5),
    "ethnicity": (21.4, 10.5),
    "native_place": (21.4, 10.5),
    "birthplace": (30.0, 10.5),
    "joined": (21.4, 10.5),
    "health": (30.0, 10.5),
    "professional_title": (41.0, 10.5),
    "expertise": (50.0, 10.5),
    "diploma": (41.0, 9.0),
    "school": (64.0, 9.0),
    "position": (150.0, 9.0),
}


@dataclass(frozen=True)
class _Period:
    span: str
    text: str
    notes: tuple[str, ...]

    def height(self, mm: float, step: Step) -> float:
        beside = mm - SPAN_EMS * step.em if self.span else mm
        return height((self.text, *self.notes), beside, step)


@dataclass(frozen=True)
class _Relative:
    relation: str
    name: str
    age: str
    political_status: str
    work: str

    def height(self, step: Step) -> float:
        cells = (self.relation, self.name, self.age, self.political_status, self.work)
        most = max(lines(text, mm, step) for text, mm in zip(cells, RELATIVE_WIDTHS, strict=True))
        return max(RELATIVE_LEAST, most * step.line + 1.6)


def full_form(form: CadreForm, *, on: date) -> Sheet:
    """Two pages. Ages are those of the day that the form names (计算年龄时间), or of `on`."""
    context = _context(form, on)
    first, fitting = _resume_step(context["resume"], RESUME_WIDTH, RESUME_HEIGHT)
    second = _second_step(form, context["family"])
    return Sheet(
        FULL_TEMPLATE,
        context
        | {
            "first": _step_class(first),
            "resume": context["resume"][:fitting],
            "continued": context["resume"][fitting:],
            "second": _step_class(LAST if second is None else second),
            # Texts that no size of type brings onto the second page follow on a sheet of their own.
            "apart": _apart(form) if second is None else (),
        },
        STYLES,
        _photo(form),
    )


def short_form(form: CadreForm, *, on: date, full_member_on: date | None = None) -> Sheet:
    """One page: no level, no family. 转正 is no part of a cadre form, so it is handed in."""
    context = _context(form, on)
    first, fitting = _resume_step(context["resume"], SHORT_RESUME_WIDTH, SHORT_RESUME_HEIGHT)
    texts = (form.rewards, form.annual_assessments.text)
    found = (at for at, step in enumerate(STEPS) if height(texts, SHORT_RESUME_WIDTH, step) <= SHORT_TEXTS_HEIGHT)
    second = next(found, None)
    return Sheet(
        SHORT_TEMPLATE,
        context
        | {
            "first": _step_class(first),
            "resume": context["resume"][:fitting],
            "continued": context["resume"][fitting:],
            "second": _step_class(LAST if second is None else second),
            "apart": _apart(form)[:2] if second is None else (),
            "full_member_on": full_member_on,
        },
        STYLES,
        _photo(form),
    )


def _resume_step(periods: Sequence[_Period], mm: float, room: float) -> tuple[int, int]:
    """The step in which the résumé is set, and how many of its periods the cell holds."""
    for at, step in enumerate(STEPS):
        if sum(each.height(mm, step) for each in periods) <= room:
            return at, len(periods)
    step, taken, fitting = STEPS[CONTINUED_FROM], STEPS[CONTINUED_FROM].line, 0  # a line says where it goes on
    for each in periods:
        taken += each.height(mm, step)
        if taken > room:
            break
        fitting += 1
    return CONTINUED_FROM, fitting


def _second_step(form: CadreForm, family: Sequence[_Relative]) -> int | None:
    """The step in which the second page is set; None where none is small enough."""
    more = min(len(family), MOST_FAMILY_ROWS) - LEAST_FAMILY_ROWS
    texts = (
        (form.rewards, REWARDS_LEAST - max(0, more) * RELATIVE_LEAST),
        (form.annual_assessments.text, ASSESSMENTS_LEAST),
        (form.reason, REASON_LEAST),
    )
    empty = max(0, LEAST_FAMILY_ROWS - len(family)) * RELATIVE_LEAST
    for at, step in enumerate(STEPS):
        taken = sum(max(least, height((text,), SECOND_WIDTH, step) + PADDING) for text, least in texts)
        if taken + empty + sum(each.height(step) for each in family) <= SECOND_HEIGHT:
            return at
    return None


def _apart(form: CadreForm) -> tuple[tuple[str, str], ...]:
    texts = (("奖惩情况", form.rewards), ("年度考核结果", form.annual_assessments.text), ("任免理由", form.reason))
    return tuple((label, text) for label, text in texts if text)


def _photo(form: CadreForm) -> dict[str, tuple[bytes, str]]:
    return {"photo": (form.photo, "image/jpeg")} if form.photo else {}


def _context(form: CadreForm, on: date) -> dict[str, Any]:
    counted_on = form.age_counted_on.first_day if form.age_counted_on and form.age_counted_on.day else on
    return {
        "form": form,
        "born": _month_with_age(form.born_month, counted_on),
        "joined": _joined(form.joined),
        "started_work": form.started_work.dotted if form.started_work else "",
        "resume": [_period(each) for each in form.resume],
        "family": [_relative(each, counted_on) for each in form.family],
        "empty_rows": range(max(0, LEAST_FAMILY_ROWS - len(form.family))),
        "family_shown": min(max(LEAST_FAMILY_ROWS, len(form.family)), MOST_FAMILY_ROWS),
        "family_rows": max(LEAST_FAMILY_ROWS, len(form.family)) + 1,
        "filled_on": str(form.filled_on) if form.filled_on else "",
        "has_photo": bool(form.photo),
        "steps": _cell_steps(form),
    }


def _cell_steps(form: CadreForm) -> dict[str, str]:
    """How small each cell of the head is set, so that a long name does not push the rows below it off the page."""
    full, in_service = form.full_time_education, form.in_service_education
    texts = {
        **{name: (str(getattr(form, name)),) for name in CELLS if isinstance(getattr(form, name, None), str)},
        "joined": (_joined(form.joined),),
        "diploma": (full.diploma, full.degree, in_service.diploma, in_service.degree),
        "school": (full.diploma_school, full.degree_school, in_service.diploma_school, in_service.degree_school),
        "position": (form.present_position, form.proposed_position, form.removed_position),
    }
    return {name: _step_class(_cell_step(texts[name], *room)) for name, room in CELLS.items()}


def _step_class(step: int) -> str:
    """None for the usual size: cells of one class share one style, which the engine works out once."""
    return f"is-step-{step}" if step else ""


def _cell_step(texts: Sequence[str], mm: float, room: float) -> int:
    fits = (at for at, step in enumerate(STEPS) if all(lines(text, mm, step) * step.line <= room for text in texts))
    return next(fits, LAST)


def _month_with_age(month: PartialDate | None, on: date) -> str:
    if month is None:
        return ""
    age = _age(month, on)
    return f"{month.to_the_month.dotted}（{age}岁）" if age else month.dotted


def _age(born: PartialDate, on: date) -> str:
    """Completed years by the month; who was born in the month itself counts as having had the birthday."""
    if born.month is None:
        return ""
    years = on.year - born.year - ((on.month, on.day if born.day else 31) < (born.month, born.day or 1))
    return str(years) if years >= 0 else ""


def _joined(joined: PartyJoining | None) -> str:
    if joined is None:
        return ""
    return "；".join(part for part in (joined.month.dotted if joined.month else "", joined.democratic_party) if part)


def _period(period: ResumePeriod) -> _Period:
    if period.start is None:
        return _Period("", period.text, period.notes)
    end = period.end.dotted if period.end else ""
    return _Period(f"{period.start.dotted}--{end}", period.text, period.notes)


def _relative(member: FamilyMember, on: date) -> _Relative:
    age = _age(member.born_month, on) if member.born_month else ""
    return _Relative(member.relation, member.name, age, member.political_status, member.work)
