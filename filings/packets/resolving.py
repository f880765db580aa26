"""A form of the packet held against the ledger: which unit, post and person is meant, and what a draft would refuse."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from common import clock
from common.errors import Invalid, Refused
from filings import services
from filings.draft_forms import told
from filings.kinds import words_of_kind
from filings.models import FilingKind
from filings.packets.fields import POST_NUMBER, UNIT_CODE, UNIT_NAME
from filings.packets.reading import Packet
from filings.steps_told import STEP_FIELDS
from organizers.models import Organizer, Post, Sex, Tenure
from rules.selection import WAYS
from rules.selection_facts import FilingKind as RuleKind, Step
from units.models import Unit
from workbooks.reports import Problem

PLAIN = ("name", "staff_number", "ethnicity", "education", "degree", "phone", "level", "document_number", "reason")
DAYS = ("born_on", "joined_on", "full_member_on", "document_on", "effective_on", "notice_from")
# Under which field of the form a complaint of the services stands.
PLACES = {"post": POST_NUMBER, "ends": "staff_number", "organizer": "staff_number"}
MEND = "请更正后重新上传。"


@dataclass
class Resolved:
    """What a filing would be started with, and in words whom and what was found."""

    unit: Unit | None = None
    content: dict[str, Any] = field(default_factory=dict)
    found: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def resolve(packet: Packet, *, by: User) -> Resolved:
    """Complaints go to the packet's own list. Nothing is stored."""
    resolved = Resolved()
    if packet.kind is None:
        return resolved
    resolved.unit = _unit(packet, resolved)
    if resolved.unit is None:
        return resolved
    resolved.content = _content(packet)
    _find_people(packet, resolved, by)
    resolved.missing = _missing(packet)
    _try_out(packet, resolved, by)
    return resolved


def _unit(packet: Packet, resolved: Resolved) -> Unit | None:
    """By its code, else by its name of today; where both are stated they must agree."""
    code, name = packet.values.get(UNIT_CODE), packet.values.get(UNIT_NAME)
    if code is None and name is None:
        return None
    units: Any = Unit.objects.as_of(clock.today())  # with the names of the day
    asked = units.filter(code=code) if code else units.filter(name=name)
    found = list(asked[:2])
    if len(found) != 1:
        at, what = (UNIT_CODE, f"代码为“{code}”") if code else (UNIT_NAME, f"名为“{name}”")
        packet.complain(at, f"台账中没有{what}的单位。", "请按台账的单位代码或全称填写。")
        return None
    unit = found[0]
    if name and name not in (unit.name, unit.short_name):
        packet.complain(UNIT_NAME, f"代码“{code}”的单位是“{unit.name}”，与所填名称不一致。", "请核对单位代码和名称。")
    resolved.found.append(("报备单位", unit.name))
    return unit


def _content(packet: Packet) -> dict[str, Any]:
    """The values as the draft takes them."""
    values, kind = packet.values, RuleKind(packet.kind or "")
    content: dict[str, Any] = {name: values[name] or "" for name in PLAIN if name in values}
    content |= {name: values[name] for name in (*DAYS, *STEP_FIELDS.values()) if name in values}
    content |= {name: values.get(name) or "" for name in ("late_explanation", "remarks")}
    if "sex" in values:
        content["sex"] = values["sex"] or Sex.UNKNOWN
    steps = {}
    for each in WAYS[kind]:
        words = values.get(told(each.step))
        if words and each.step not in (Step.DOCUMENT, Step.REPORT):
            is_dated = values.get(STEP_FIELDS[each.step]) is not None
            steps[each.step.value] = {"skipped" if each.is_optional and not is_dated else "note": words}
    return content | {"step_notes": steps}


def _find_people(packet: Packet, resolved: Resolved, by: User) -> None:
    if packet.kind == FilingKind.REMOVAL:
        _find_tenure(packet, resolved)
        return
    _find_post(packet, resolved)
    number, name = packet.values.get("staff_number"), packet.values.get("name")
    if not number or not name:
        return
    known = Organizer.objects.visible_to(by).filter(staff_number=number, name=name).first()
    if known is None:
        return
    if packet.kind == FilingKind.APPOINTMENT:
        resolved.content["organizer"] = known
        resolved.found.append(("台账人员", f"{known.name}（{known.staff_number}）"))
        return
    left = _tenures(resolved).filter(organizer=known, is_full_time=True).first()
    if left is not None:
        resolved.content["ends"] = left
        resolved.found.append(("原任岗位", f"{left.post}，本单位内交流"))


def _find_post(packet: Packet, resolved: Resolved) -> None:
    number = packet.values.get(POST_NUMBER)
    if number is None:
        return
    posts = Post.objects.filter(unit=resolved.unit).as_of(clock.today()).order_by("number")
    post = posts.filter(number=number).first()
    if post is None:
        known = "、".join(str(each.number) for each in posts) or "尚未设立岗位"
        packet.complain(POST_NUMBER, f"本单位没有岗位{number}。", f"本单位的岗位：{known}。")
        return
    resolved.content["post"] = post
    resolved.found.append((words_of_kind(packet.kind or "").post, str(post)))


def _tenures(resolved: Resolved) -> Any:
    rows = Tenure.objects.in_effect().filter(post__unit=resolved.unit, ended_on__isnull=True)
    return rows.select_related("organizer", "post").order_by("post__number", "effective_on")


def _find_tenure(packet: Packet, resolved: Resolved) -> None:
    """Who is removed stands in the unit's ledger; the staff number decides, else the name."""
    number, name, post = (packet.values.get(each) for each in ("staff_number", "name", POST_NUMBER))
    if name is None:
        return
    rows = _tenures(resolved).filter(organizer__name=name)
    rows = rows.filter(organizer__staff_number=number) if number else rows
    rows = rows.filter(post__number=post) if post is not None else rows
    found = list(rows[:2])
    at = "staff_number" if number else "name"
    if not found:
        packet.complain(at, "本单位台账中没有该同志现任的专职组织员职务。", "请核对姓名、工号和所免岗位序号。")
    elif len(found) > 1:
        packet.complain(POST_NUMBER, "该同志在本单位的任职不止一项。", "请填写工号和所免岗位序号。")
    else:
        for each in ("name", "staff_number"):
            resolved.content.pop(each, None)
        resolved.content["ends"] = found[0]
        resolved.found.append(
            ("所免职务", f"{found[0].organizer.name}（{found[0].organizer.staff_number}），{found[0].post}")
        )


def _missing(packet: Packet) -> list[str]:
    """What may be added later, and must be before it counts as complete."""
    alias = {"post": POST_NUMBER, "ends": "staff_number"}
    required = words_of_kind(packet.kind or "").required
    return [label for name, label in required if packet.values.get(alias.get(name, name)) is None]


def _try_out(packet: Packet, resolved: Resolved, by: User) -> None:
    """What a draft would refuse. Beside other faults only what is plain from a field itself: the rest may follow."""
    assert resolved.unit is not None  # noqa: S101 - asked before
    is_sound = not packet.problems
    try:
        resolved.warnings = services.try_out_filing(
            unit=resolved.unit, by=by, creation_key=uuid.uuid4(), kind=packet.kind or "", is_paper=True,
            **resolved.content,
        )  # fmt: skip
    except Invalid as error:
        for name, complaints in error.errors.items():
            if is_sound or (packet.values.get(name) is not None and name not in packet.wrong):
                for message in complaints:
                    packet.complain(PLACES.get(name, name), message, MEND)
    except Refused as refused:
        if is_sound:
            raise
        packet.problems.append(Problem(None, None, "", refused.message, refused.remedy))
    if not is_sound:
        resolved.warnings = []
