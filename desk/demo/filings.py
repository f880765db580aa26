"""Playing a plot: every step through the service that a person would have used."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from common import clock
from desk.demo.candidates import fill_in_form, state_qualification
from desk.demo.days import at
from desk.demo.opening import handler_of, script_former_holder, secretary_of
from desk.demo.papers import Paper, appointment_document, information_form
from desk.demo.people import DemoPerson
from desk.demo.plot import CORRECTIONS, EXPLANATION, Act, Plot
from desk.demo.stage import Stage
from desk.demo.units import CHANGED, FLAGSHIP, STORY, UNITS
from filings.models import Communication, DocumentKind, Filing, FilingKind, MaterialKind
from filings.services import (
    Entry,
    attach_document,
    discard_filing,
    file_filing,
    log_communication,
    receive_filing,
    record_materials,
    record_paper,
    request_sign_off,
    return_filing,
    save_draft,
    start_check,
    start_filing,
    submit_filing,
)
from rules.posts import PostLevel

# When in the day each step is taken.
HOURS = {
    Act.DRAFT: (9, 40), Act.DRAFT_BARE: (16, 30), Act.PAPER: (14, 5), Act.EXPLAIN: (10, 20), Act.REQUEST: (14, 10),
    Act.SUBMIT: (15, 20), Act.RECEIVE: (9, 25), Act.CHECK: (10, 5), Act.RETURN: (16, 15), Act.AMEND: (11, 0),
    Act.FILE: (11, 30), Act.DISCARD: (17, 0),
}  # fmt: skip
LEFT_BEFORE = timedelta(days=45)


def script_plot(
    stage: Stage, plot: Plot, person: DemoPerson, former: DemoPerson | None = None, left_on: date | None = None
) -> None:
    """Put a filing's steps into the script, and the departure of the former holder where there was one."""
    stage.candidates[plot.key] = person
    if _held(plot) in (CHANGED, STORY) and plot.post is not None:
        left_on = left_on or plot.determined_on - LEFT_BEFORE
        script_former_holder(stage, plot.unit, plot.post, left_on, former or stage.person())
    for count, act in plot.steps:
        day = stage.days.after(count, plot.determined_on)
        stage.at(at(day, *HOURS[act]), lambda act=act: ACTS[act](stage, plot))  # type: ignore[misc]


def _held(plot: Plot) -> str:
    posts = (post for unit in UNITS if unit.code == plot.unit for post in unit.posts)
    return next((post.held for post in posts if post.number == plot.post), "")


def _filing(stage: Stage, plot: Plot) -> Filing:
    return Filing.objects.select_related("tenure", "post", "organizer").get(pk=stage.filings[plot.key].pk)


def _unit_name(plot: Plot) -> str:
    return next(unit.name for unit in UNITS if unit.code == plot.unit)


def _handler(stage: Stage, plot: Plot) -> User:
    return stage.accounts[handler_of(plot.unit)]


def _secretary(stage: Stage, plot: Plot) -> User:
    return stage.accounts[secretary_of(plot.unit)]


# -- content -----------------------------------------------------------------------------------------------------


def effective_on(stage: Stage, plot: Plot) -> date:
    """The document is dated the working day after the determination, and takes effect with it."""
    return stage.days.after(1, plot.determined_on)


def _content(stage: Stage, plot: Plot, *, is_whole: bool) -> dict[str, Any]:
    content: dict[str, Any] = {**_about(stage, plot), **_selection(stage, plot)}
    if is_whole:
        day = effective_on(stage, plot)
        content |= {"document_number": _document_number(plot, day), "document_on": day, "effective_on": day}
    return content


def _about(stage: Stage, plot: Plot) -> dict[str, Any]:
    """The person and the post; who is removed stands in the ledger, and so does who comes from another unit."""
    if plot.kind == FilingKind.REMOVAL and plot.leaves:
        return {"ends": stage.tenures[plot.leaves], "reason": "到龄退休"}
    person = stage.candidates[plot.key]
    post = stage.posts.get((plot.unit, plot.post)) if plot.post else None
    who: dict[str, Any] = {"staff_number": person.staff_number, "name": person.name}
    if plot.kind == FilingKind.APPOINTMENT:
        who |= person.details()
    else:
        who["reason"] = "工作需要，岗位交流"
    return {**who, "post": post, "level": post.level if post else ""}


def _selection(stage: Stage, plot: Plot) -> dict[str, Any]:
    """The way to the determination; of a plan, only the first talk and the notice to come."""
    determined_on = plot.planned_on or plot.determined_on
    notice = {"notice_from": stage.days.before(5, determined_on), "notice_until": determined_on}
    if plot.planned_on:
        return {"communicated_on": stage.days.before(3, plot.determined_on), **notice}
    talked: dict[str, Any] = {"communicated_on": stage.days.before(20, determined_on)}
    if plot.kind == FilingKind.REMOVAL:
        told = {"INITIATION": {"skipped": "到龄免职，未另行动议"}}
        return {**talked, "meeting_on": determined_on, "candidate_determined_on": determined_on, "step_notes": told}
    return {
        **talked,
        "initiated_on": stage.days.before(17, determined_on),
        "recommended_on": stage.days.before(14, determined_on),
        "inspected_on": stage.days.before(10, determined_on),
        "meeting_on": stage.days.before(6, determined_on),
        "candidate_determined_on": determined_on,
        **notice,
    }


def _document_number(plot: Plot, day: date) -> str:
    return f"示例任〔{day.year}〕{day.timetuple().tm_yday % 60 + int(plot.unit[2:]) % 7 + 1}号"


def _paper(stage: Stage, plot: Plot, *, is_whole: bool = True) -> Paper:
    person, unit = stage.candidates[plot.key], next(unit for unit in UNITS if unit.code == plot.unit)
    day = effective_on(stage, plot)
    level = next((post.level for post in unit.posts if post.number == plot.post), "")
    rows = (
        ("姓名", person.name),
        ("性别", {"1": "男", "2": "女"}[person.sex]),
        ("民族", person.ethnicity),
        ("出生年月", f"{person.born_on:%Y.%m}"),
        ("入党时间", f"{person.joined_on:%Y.%m}"),
        ("转正时间", f"{person.full_member_on:%Y.%m}" if is_whole else ""),
        ("学历学位", person.education + person.degree),
        ("拟任岗位", "专职组织员"),
        ("岗位级别", PostLevel(level).label if level else ""),
    )
    return Paper(
        unit.name, person.name, "专职组织员", _document_number(plot, day), day, rows, is_sealed=is_whole, kind=plot.kind
    )


def _documents(stage: Stage, plot: Plot, *, is_whole: bool) -> dict[DocumentKind, Any]:
    paper = _paper(stage, plot, is_whole=is_whole)
    return {
        DocumentKind.APPOINTMENT_DOCUMENT: appointment_document(paper),
        DocumentKind.BASIC_INFORMATION_FORM: information_form(paper),
    }


# -- steps -------------------------------------------------------------------------------------------------------


def _start(stage: Stage, plot: Plot, *, by: User, with_papers: bool, is_paper: bool = False) -> Filing:
    filing = start_filing(
        unit=stage.units[plot.unit],
        by=by,
        creation_key=uuid.uuid5(uuid.NAMESPACE_OID, plot.key),
        kind=plot.kind,
        is_paper=is_paper,
        documents=_documents(stage, plot, is_whole=plot.is_sealed) if with_papers else None,
        **_content(stage, plot, is_whole=with_papers or is_paper),
    )
    stage.filings[plot.key] = filing
    return filing


def _draft(stage: Stage, plot: Plot) -> None:
    filing = _start(stage, plot, by=_handler(stage, plot), with_papers=True)
    if plot.unit == FLAGSHIP:
        _tell_more(stage, plot, filing)


def _tell_more(stage: Stage, plot: Plot, filing: Filing) -> None:
    """What a careful unit keeps beside the content: a talk, the materials, the assessment, the cadre form."""
    handler, held_on = _handler(stage, plot), stage.days.before(8, plot.determined_on)
    log_communication(
        unit=stage.units[plot.unit],
        filing=filing,
        by=handler,
        creation_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{plot.key}-talk"),
        held_on=held_on,
        way=Communication.Way.TELEPHONE,
        participants="党委副书记、组织部干事",
        gist="汇报考察情况和拟上会时间，组织部对材料提出建议。",
    )
    present = MaterialKind.objects.as_of(clock.today())[:3]
    entries = {kind: Entry(is_present=True, dated_on=held_on, kept_where="党委办公室选任卷") for kind in present}
    record_materials(filing=filing, version=filing.version, by=handler, entries=entries)
    person, unit = stage.candidates[plot.key], _unit_name(plot)
    state_qualification(_filing(stage, plot), person, unit, held_on, handler)
    fill_in_form(_filing(stage, plot), person, unit, handler)


def _draft_bare(stage: Stage, plot: Plot) -> None:
    _start(stage, plot, by=_handler(stage, plot), with_papers=False)


def _paper_arrives(stage: Stage, plot: Plot) -> None:
    """Delivered in the morning, recorded after lunch by one person; the second has not confirmed it yet."""
    filing = _start(stage, plot, by=stage.department, with_papers=False, is_paper=True)
    delivered_at = at(clock.today(), 10, 40)
    record_paper(filing=filing, version=filing.version, by=stage.department, delivered_at=delivered_at)


def _explain(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    save_draft(filing=filing, version=filing.version, by=_handler(stage, plot), late_explanation=EXPLANATION)


def _request(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    request_sign_off(filing=filing, version=filing.version, by=_handler(stage, plot))


def _submit(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    submit_filing(filing=filing, version=filing.version, by=_secretary(stage, plot))


def _receive(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    receive_filing(filing=filing, version=filing.version, by=stage.department)


def _check(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    start_check(filing=filing, version=filing.version, by=stage.department)


def _return(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    return_filing(filing=filing, version=filing.version, by=stage.department, corrections=CORRECTIONS)


def _amend(stage: Stage, plot: Plot) -> None:
    """The unit replaces both documents."""
    filing = _filing(stage, plot)
    for kind, upload in _documents(stage, plot, is_whole=True).items():
        attach_document(filing=filing, kind=kind, upload=upload, by=_handler(stage, plot))


def _file(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    file_filing(filing=filing, version=filing.version, by=stage.accounts["chief"])


def _discard(stage: Stage, plot: Plot) -> None:
    filing = _filing(stage, plot)
    discard_filing(filing=filing, version=filing.version, by=_handler(stage, plot), note="人选另行研究，作废草稿。")


ACTS: dict[Act, Callable[[Stage, Plot], None]] = {
    Act.DRAFT: _draft,
    Act.DRAFT_BARE: _draft_bare,
    Act.PAPER: _paper_arrives,
    Act.EXPLAIN: _explain,
    Act.REQUEST: _request,
    Act.SUBMIT: _submit,
    Act.RECEIVE: _receive,
    Act.CHECK: _check,
    Act.RETURN: _return,
    Act.AMEND: _amend,
    Act.FILE: _file,
    Act.DISCARD: _discard,
}
