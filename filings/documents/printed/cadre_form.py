"""The cadre appointment and removal form (干部任免审批表) on two pages, and the short basic information form on one.

What is long is set smaller, step by step, until its page holds it; a résumé that no step holds goes on on a sheet of
its own. Nothing is cut off and nothing runs out of its cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from common.printing import Sheet
from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.form import CadreForm, FamilyMember, PartyJoining, ResumePeriod
from filings.documents.printed.photos import for_paper
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
SHORT_ROW, SHORT_SCHOOLS_WIDTH = 9.8, 82.0
CELL_LEADING, CELL_PADDING = 1.25, 1.6
# The field for the seal of the short form gives up to 19 mm, to rows that few people have or to a long résumé.
SEAL_GIVES, SHORT_RESUME_MORE, SHORT_RESUME_LESS = 19.0, 17.0, 8.0
EASILY_READ = 3  # the smallest step before a résumé takes that room
SECOND_WIDTH, SECOND_HEIGHT = 162.0, 183.0
RELATIVE_WIDTHS = (17.0, 19.5, 12.4, 23.2, 84.4)
REWARDS_LEAST, ASSESSMENTS_LEAST, REASON_LEAST, RELATIVE_LEAST, PADDING = 47.5, 20.5, 24.5, 10.1, 3.3
# Of a second page that is full: nothing stays empty in its rows.
SNUG_TEXT_LEAST, SNUG_RELATIVE_LEAST = 13.5, 7.6
MOST_FAMILY_ROWS, RELATIVE_PADDING = 10, 1.6
ELSEWHERE = "见附页"


class _Cells(NamedTuple):
    """Cells that are set in one size: how wide and high each is (mm), and what they hold: its label, its text."""

    mm: float
    room: float
    texts: dict[str, tuple[str, str]]
    growth: float = 1.2  # mm that the smallest size may take beyond that: the page has some to spare


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

    def height(self, step: Step, least: float = RELATIVE_LEAST) -> float:
        cells = (self.relation, self.name, self.age, self.political_status, self.work)
        most = max(lines(text, mm, step) for text, mm in zip(cells, RELATIVE_WIDTHS, strict=True))
        return max(least, most * step.line + RELATIVE_PADDING)


def full_form(form: CadreForm, *, on: date) -> Sheet:
    """Two pages. Ages are those of the day that the form names (计算年龄时间), or of `on`."""
    context = _context(form, on)
    first, fitting = _resume_step(context["resume"], RESUME_WIDTH, RESUME_HEIGHT)
    second = _second_step(form, context["family"])
    is_snug = second is None
    if is_snug:
        second = _snug_step(form, context["family"])
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
            "is_apart": second is None,
            "is_snug": is_snug and second is not None,
        },
        STYLES,
        _photo(form),
    )


def short_form(form: CadreForm, *, on: date, full_member_on: date | None = None) -> Sheet:
    """One page: no level, no family. 转正 is no part of a cadre form, so it is handed in."""
    context = _context(form, on)
    texts = (form.rewards, form.annual_assessments.text)
    found = (at for at, step in enumerate(STEPS) if height(texts, SHORT_RESUME_WIDTH, step) <= SHORT_TEXTS_HEIGHT)
    second = next(found, None)
    said = context["said"]
    full, in_service = _schools(said, "full"), _schools(said, "in_service")
    positions = _positions(said)
    positions_more = (len(positions) - 1) * SHORT_ROW
    schools, schools_more = _schools_step(full, in_service, room=SEAL_GIVES - positions_more)
    room, layout = _short_room(context["resume"], positions_more + schools_more)
    first, fitting = _resume_step(context["resume"], SHORT_RESUME_WIDTH, room)
    return Sheet(
        SHORT_TEMPLATE,
        context
        | {
            "first": _step_class(first),
            "resume": context["resume"][:fitting],
            "continued": context["resume"][fitting:],
            "second": _step_class(LAST if second is None else second),
            "apart": _apart(form)[:2] if second is None else (),
            "is_apart": second is None,
            "full_member_on": full_member_on,
            "full_schools": "\n".join(full),
            "in_service_schools": "\n".join(in_service),
            "positions": positions,
            "layout": layout,
            "schools": _step_class(schools),
        },
        STYLES,
        _photo(form),
    )


def _schools_step(*schools: list[str], room: float) -> tuple[int, float]:
    """The step in which the schools grow their rows by no more than the room, or the smallest; and by how much."""
    growth = 0.0
    for at, step in enumerate(STEPS):
        line = step.line if at else step.em * CELL_LEADING
        counts = (sum(lines(each, SHORT_SCHOOLS_WIDTH, step) for each in told) for told in schools)
        growth = sum(max(0.0, count * line + CELL_PADDING - SHORT_ROW) for count in counts)
        if growth <= room:
            return at, growth
    return LAST, growth


def _short_room(resume: Sequence[_Period], more: float) -> tuple[float, str]:
    """The room for the résumé on the short form, in mm, and the class of css/cadre-form.css that gives it."""
    is_long = _resume_step(resume, SHORT_RESUME_WIDTH, SHORT_RESUME_HEIGHT)[0] > EASILY_READ
    if is_long and more <= SEAL_GIVES - SHORT_RESUME_MORE:
        return SHORT_RESUME_HEIGHT + SHORT_RESUME_MORE, "is-more"
    if more <= SEAL_GIVES:
        return SHORT_RESUME_HEIGHT, "is-enough" if more else ""
    return SHORT_RESUME_HEIGHT - SHORT_RESUME_LESS, "is-less"


def _schools(said: dict[str, str], head: str) -> list[str]:
    """Schools of diploma and degree, one below the other where they are not the same."""
    told = (said[f"{head}_diploma_school"], said[f"{head}_degree_school"])
    return list(dict.fromkeys(each for each in told if each))


def _positions(said: dict[str, str]) -> list[tuple[str, str]]:
    """The posts that are taken up and given up; a row for the first where there is neither."""
    told = [("拟任职务", said["proposed_position"]), ("拟免职务", said["removed_position"])]
    return [(label, text) for label, text in told if text] or told[:1]


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


def _snug_step(form: CadreForm, family: Sequence[_Relative]) -> int | None:
    """The same of a page whose rows are as low as what stands in them."""
    empty = max(0, LEAST_FAMILY_ROWS - len(family)) * SNUG_RELATIVE_LEAST
    texts = (form.rewards, form.annual_assessments.text, form.reason)
    for at, step in enumerate(STEPS):
        taken = sum(max(SNUG_TEXT_LEAST, height((text,), SECOND_WIDTH, step) + PADDING) for text in texts)
        if taken + empty + sum(each.height(step, SNUG_RELATIVE_LEAST) for each in family) <= SECOND_HEIGHT:
            return at
    return None


def _apart(form: CadreForm) -> tuple[tuple[str, str], ...]:
    texts = (("奖惩情况", form.rewards), ("年度考核结果", form.annual_assessments.text), ("任免理由", form.reason))
    return tuple((label, text) for label, text in texts if text)


def _photo(form: CadreForm) -> dict[str, tuple[bytes, str]]:
    return {"photo": (for_paper(form.photo), "image/jpeg")} if form.photo else {}


def _context(form: CadreForm, on: date) -> dict[str, Any]:
    counted_on = _counted_on(form, on)
    head, family = _head(form), _family(form, counted_on)
    return {
        "form": form,
        "born": _month_with_age(form.born_month, counted_on),
        "started_work": form.started_work.dotted if form.started_work else "",
        "resume": [_period(each) for each in form.resume],
        "family": [each for each, _ in family],
        "empty_rows": range(max(0, LEAST_FAMILY_ROWS - len(form.family))),
        "family_shown": min(max(LEAST_FAMILY_ROWS, len(form.family)), MOST_FAMILY_ROWS),
        "family_rows": max(LEAST_FAMILY_ROWS, len(form.family)) + 1,
        "filled_on": str(form.filled_on) if form.filled_on else "",
        "has_photo": bool(form.photo),
        "said": head.said,
        "steps": head.steps,
        "moved": (*head.apart, *(text for _, moved in family for text in moved)),
    }


def _counted_on(form: CadreForm, on: date) -> date:
    """The day that ages are told of: 计算年龄时间, else 填表时间, so that a filed form prints the same for ever."""
    told = (day for day in (form.age_counted_on, form.filled_on) if day is not None and day.day)
    return next((day.first_day for day in told), on)


def _cells(form: CadreForm) -> dict[str, _Cells]:
    """The cells of the head by the name of their size: a long name must not push the rows below off the page."""
    full, in_service = form.full_time_education, form.in_service_education
    single = {
        "name": _Cells(21.4, 10.5, {"name": ("姓名", form.name)}, growth=4),
        "ethnicity": _Cells(21.4, 10.5, {"ethnicity": ("民族", form.ethnicity)}),
        "native_place": _Cells(21.4, 10.5, {"native_place": ("籍贯", form.native_place)}),
        "birthplace": _Cells(30.0, 10.5, {"birthplace": ("出生地", form.birthplace)}),
        "joined": _Cells(21.4, 10.5, {"joined": ("入党时间", _joined(form.joined))}),
        "health": _Cells(30.0, 10.5, {"health": ("健康状况", form.health)}),
        "professional_title": _Cells(41.0, 10.5, {"professional_title": ("专业技术职务", form.professional_title)}),
        "expertise": _Cells(50.0, 10.5, {"expertise": ("熟悉专业有何专长", form.expertise)}),
        "reporting_unit": _Cells(140.0, 10.0, {"reporting_unit": ("呈报单位", form.reporting_unit)}),
        "filled_by": _Cells(90.0, 5.2, {"filled_by": ("填表人", form.filled_by)}),
    }
    diplomas = {
        "full_diploma": ("全日制教育学历", full.diploma),
        "full_degree": ("全日制教育学位", full.degree),
        "in_service_diploma": ("在职教育学历", in_service.diploma),
        "in_service_degree": ("在职教育学位", in_service.degree),
    }
    schools = {
        "full_diploma_school": ("全日制教育学历的毕业院校系及专业", full.diploma_school),
        "full_degree_school": ("全日制教育学位的毕业院校系及专业", full.degree_school),
        "in_service_diploma_school": ("在职教育学历的毕业院校系及专业", in_service.diploma_school),
        "in_service_degree_school": ("在职教育学位的毕业院校系及专业", in_service.degree_school),
    }
    positions = {
        "present_position": ("现任职务", form.present_position),
        "proposed_position": ("拟任职务", form.proposed_position),
        "removed_position": ("拟免职务", form.removed_position),
    }
    return single | {
        "diploma": _Cells(41.0, 9.0, diplomas),
        "school": _Cells(64.0, 9.0, schools),
        "position": _Cells(150.0, 9.0, positions),
    }


class _Head(NamedTuple):
    """What stands in the cells of the head, how small, and what stands on a sheet of its own instead."""

    said: dict[str, str]
    steps: dict[str, str]
    apart: tuple[tuple[str, str], ...]


def _head(form: CadreForm) -> _Head:
    said, steps, apart = {}, {}, []
    for name, cells in _cells(form).items():
        for key, (label, text) in cells.texts.items():
            fits = _fits(text, cells, LAST)
            said[key] = text if fits else ELSEWHERE
            if not fits:
                apart.append((label, text))
        held = [said[key] for key in cells.texts]
        steps[name] = _step_class(next(at for at in range(len(STEPS)) if all(_fits(t, cells, at) for t in held)))
    return _Head(said, steps, tuple(apart))


def _fits(text: str, cells: _Cells, at: int) -> bool:
    room = cells.room + (cells.growth if at == LAST else 0)
    return lines(text, cells.mm, STEPS[at]) * STEPS[at].line <= room


def _step_class(step: int) -> str:
    """None for the usual size: cells of one class share one style, which the engine works out once."""
    return f"is-step-{step}" if step else ""


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


def _family(form: CadreForm, on: date) -> list[tuple[_Relative, tuple[tuple[str, str], ...]]]:
    """The relatives, none of whom takes more than a fair share of the page."""
    count = len(form.family)
    rows = max(0, min(count, MOST_FAMILY_ROWS) - LEAST_FAMILY_ROWS) * RELATIVE_LEAST
    texts = REWARDS_LEAST - rows + ASSESSMENTS_LEAST + REASON_LEAST
    empty = max(0, LEAST_FAMILY_ROWS - count) * RELATIVE_LEAST
    share = max(RELATIVE_LEAST, (SECOND_HEIGHT - texts - empty) / max(1, count))
    return [_shortened(_relative(each, on), share) for each in form.family]


def _shortened(relative: _Relative, share: float) -> tuple[_Relative, tuple[tuple[str, str], ...]]:
    """A relative whose row stays a row, and what had to go elsewhere for it."""
    if relative.height(STEPS[LAST]) <= share:
        return relative, ()
    texts = zip(("relation", "name", "age", "political_status", "work"), RELATIVE_WIDTHS, strict=True)
    most = share - RELATIVE_PADDING
    long = [name for name, mm in texts if height((getattr(relative, name),), mm, STEPS[LAST]) > most]
    moved = tuple(("家庭主要成员及重要社会关系", getattr(relative, name)) for name in long)
    return replace(relative, **dict.fromkeys(long, ELSEWHERE)), moved
