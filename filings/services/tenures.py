"""What a filing does to the ledger: the tenure it reports runs from ``effective_on``, filed or not (Article 7)."""

from typing import Any

from accounts.models import User
from common.errors import Refused
from filings.models import Filing
from organizers.models import Organizer, RecordStatus, Tenure
from organizers.services import (
    change_organizer,
    mark_filed,
    record_tenure,
    register_organizer,
    revise_tenure,
    void_tenure,
)

PERSON_FIELDS = ("sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree", "phone")


def put_into_effect(*, filing: Filing, by: User) -> None:
    """Record the tenure at the first submission; a later one brings it up to date."""
    organizer = _person_of(filing, by)
    if filing.tenure is not None:
        _bring_up_to_date(filing, filing.tenure, organizer, by)
        return
    if filing.post is None or filing.effective_on is None:
        raise Refused("尚缺任职岗位或任职起算日期。", article="article-7")
    tenure = record_tenure(
        post=filing.post,
        organizer=organizer,
        effective_on=filing.effective_on,
        level=filing.level,
        document_number=filing.document_number,
        status=RecordStatus.PENDING,
        by=by,
    )
    filing.organizer, filing.tenure = organizer, tenure
    # Written without touching the version: it belongs to the step that has just been taken.
    Filing.objects.filter(pk=filing.pk).update(organizer=organizer, tenure=tenure)


def file_tenure(*, filing: Filing, by: User) -> None:
    """Mark the tenure as filed under the filing's number."""
    if filing.tenure is not None:
        mark_filed(tenure=filing.tenure, filing_number=filing.filing_number, by=by)


def take_back(*, tenure: Tenure, by: User, reason: str) -> None:
    """The submission was withdrawn before receipt: the tenure it brought is void."""
    void_tenure(tenure=tenure, by=by, reason=reason)


def _bring_up_to_date(filing: Filing, tenure: Tenure, organizer: Organizer, by: User) -> None:
    if tenure.post_id != filing.post_id or tenure.organizer_id != organizer.pk:
        raise Refused(
            "补正时不能更换人选或岗位。", remedy="人选或岗位有误的，请联系党委组织部办理。", article="article-7"
        )
    assert filing.effective_on is not None  # noqa: S101 - required before every submission
    revise_tenure(
        tenure=tenure,
        effective_on=filing.effective_on,
        level=filing.level,
        document_number=filing.document_number,
        by=by,
    )


def _person_of(filing: Filing, by: User) -> Organizer:
    """The person in the ledger: the one chosen, the one known by staff number, or a new one."""
    known = filing.organizer or _known_by_number(filing)
    details: dict[str, Any] = {name: getattr(filing, name) for name in PERSON_FIELDS}
    if known is None:
        return register_organizer(staff_number=filing.staff_number, name=filing.name, by=by, **details)
    stated = {name: value for name, value in details.items() if value not in (None, "", "0")}
    if any(getattr(known, name) != value for name, value in stated.items()):
        change_organizer(organizer=known, version=known.version, by=by, **stated)
    return known


def _known_by_number(filing: Filing) -> Organizer | None:
    """Whoever has the number in the ledger; entered under another name since the draft, it is refused again."""
    known = Organizer.objects.filter(staff_number=filing.staff_number).first()
    if known is not None and known.name != filing.name:
        raise Refused(
            "该工号已登记在其他人员名下。", remedy="请退回经办人核对工号与姓名，或联系党委组织部。", article="article-7"
        )
    return known
