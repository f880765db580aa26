"""任职资格 as the unit's party committee states it (Article 6). The system asks for records and scores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.models import Filing, FilingKind, Qualification
from filings.policies import editing_refusal
from rules.qualification_facts import ExperienceKind, Judgement

MOST_PERIODS = 6
MOST_TEXT = 500


@dataclass(frozen=True)
class Stated:
    """What the committee says of one part, and when it said so."""

    text: str
    stated_on: date | None = None


@dataclass(frozen=True)
class Period:
    """One period of party-affairs or ideological work."""

    kind: str
    what: str
    from_on: date | None = None
    until: date | None = None


def qualification_refusal(filing: Filing, user: User) -> Refused | None:
    """Why an account may not change it now."""
    if filing.kind == FilingKind.REMOVAL:
        return Refused("免职不审核任职资格。", article="article-6")
    return editing_refusal(filing, user)


@transaction.atomic
def save_qualification(
    *,
    filing: Filing,
    version: int,
    by: User,
    is_probationary: bool,
    is_fit: bool | None,
    judgements: Mapping[Judgement, Stated],
    experience: Sequence[Period],
) -> Qualification:
    """Keep what was stated, as long as the filing may be changed. Errors are keyed as the page names its fields."""
    refused = qualification_refusal(filing, by)
    if refused:
        raise refused
    errors: dict[str, list[str]] = {}
    for field, message in _problems(filing, is_probationary, judgements, experience):
        errors.setdefault(field, []).append(message)
    if errors:
        raise Invalid(errors)
    values = {
        "is_probationary": is_probationary,
        "is_fit": is_fit,
        "judgements": {part.value: _stated(said) for part, said in judgements.items() if said.text.strip()},
        "experience": [_period(each) for each in experience],
    }
    return _store(filing, version, values, by)


def _store(filing: Filing, version: int, values: dict[str, Any], by: User) -> Qualification:
    unchanged = Filing.objects.filter(pk=filing.pk, status=filing.status, version=version)
    if version != filing.version or not unchanged.update(version=F("version") + 1):
        raise Stale
    filing.version += 1
    before = Qualification.objects.filter(filing=filing).first()
    row = before or Qualification(filing=filing, version=0)
    old = audit.snapshot(row, list(values)) if before else dict.fromkeys(values)
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.updated_by, row.updated_at = row.version + 1, by, clock.now()
    row.save()
    audit.record(
        by=by,
        action="filings.save_qualification",
        summary="填写任职资格",
        subject=filing,
        unit_id=filing.unit_id,
        changes=audit.differences(old, audit.snapshot(row, list(values))),
    )
    filing.qualification = row
    return row


Problems = Iterator[tuple[str, str]]


def _problems(
    filing: Filing, is_probationary: bool, judgements: Mapping[Judgement, Stated], experience: Sequence[Period]
) -> Problems:
    if is_probationary and filing.full_member_on is not None:
        yield "is_probationary", "已填写转正日期的，不再是预备党员，请核对。"
    today = clock.today()
    for part, said in judgements.items():
        if said.stated_on is not None and not said.text.strip():
            yield f"{part.lower()}_text", "请填写评价。"
        if len(said.text) > MOST_TEXT:
            yield f"{part.lower()}_text", f"不超过{MOST_TEXT}字。"
        if said.stated_on is not None and said.stated_on > today:
            yield f"{part.lower()}_on", "不能晚于今天。"
    if len(experience) > MOST_PERIODS:
        yield "what_0", f"最多填写{MOST_PERIODS}段经历。"
    for number, period in enumerate(experience):
        yield from _period_problems(number, period, today)


def _period_problems(number: int, period: Period, today: date) -> Problems:
    if period.kind not in set(ExperienceKind):
        yield f"kind_{number}", "请选择经历类别。"
    if not period.what.strip():
        yield f"what_{number}", "请填写工作单位和职务。"
    if period.from_on is not None and period.from_on > today:
        yield f"from_{number}", "不能晚于今天。"
    if period.from_on is not None and period.until is not None and period.until < period.from_on:
        yield f"until_{number}", "结束时间早于开始时间，请核对。"


def _stated(said: Stated) -> dict[str, str | None]:
    return {"text": said.text.strip(), "stated_on": said.stated_on.isoformat() if said.stated_on else None}


def _period(period: Period) -> dict[str, str | None]:
    return {
        "kind": period.kind,
        "what": period.what.strip(),
        "from_on": period.from_on.isoformat() if period.from_on else None,
        "until": period.until.isoformat() if period.until else None,
    }
