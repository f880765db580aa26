"""What a filing does to the ledger: what it reports holds from ``effective_on``, filed or not (Article 7).

An appointment brings a tenure, a removal ends one, an exchange does both in one transaction. ``effective_on`` of a
removal is the last day in post (docs/adr/0003), of the others the first. When it takes effect: docs/adr/0009.
"""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from common.errors import Refused
from filings.correcting import first_of
from filings.models import Filing, FilingKind
from filings.services.basic_forms import give_id_number
from filings.tenure_facts import NOBODY_LEAVES, is_across_units, tenure_left
from filings.transitions import Action
from organizers.models import Organizer, RecordStatus, Tenure
from organizers.services import (
    change_organizer,
    end_tenure,
    mark_filed,
    note_removal_filed,
    record_tenure,
    register_organizer,
    reopen_tenure,
    revise_tenure,
    void_tenure,
)
from units.models import Unit

PERSON_FIELDS = ("sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree", "phone")
ARTICLE = "article-7"
SAME_MATTER = "补正时不能更换人选或岗位。"
ASK = "人选或岗位有误的，请联系党委组织部办理。"


def takes_effect(filing: Filing, action: Action) -> bool:
    """Whether a step is the one with which the ledger follows a filing (and after a return follows its corrections).

    What ends a tenure of another unit waits for the department's receipt: no unit acts on the posts of another.
    A correction changes nothing before it is filed: what it corrects stands until then.
    """
    if filing.corrects_id is not None:
        return False
    match action:
        case Action.SUBMIT:
            return not is_across_units(filing)
        case Action.RECEIVE:
            return not filing.is_paper and is_across_units(filing)
    return action == Action.RECORD_PAPER


def put_into_effect(*, filing: Filing, by: User, was_in_effect: bool) -> None:
    """Have the ledger follow the filing for the first time; a later submission brings it up to date."""
    if filing.corrects_id is not None:
        return
    if filing.effective_on is None:
        raise Refused("尚缺任职起算日期或免职日期。", article=ARTICLE)
    match FilingKind(filing.kind):
        case FilingKind.APPOINTMENT:
            _appoint(filing, filing.effective_on, by)
        case FilingKind.REMOVAL:
            _remove(filing, filing.effective_on, by, was_in_effect=was_in_effect)
        case FilingKind.EXCHANGE:
            _exchange(filing, filing.effective_on, by)
    give_id_number(filing=filing, by=by)


def note_filed(*, filing: Filing, by: User) -> None:
    """Note in the ledger that it was filed, under the filing's number. A correction is followed only now."""
    if filing.corrects_id is not None:
        _correct(filing, by)
        return
    if filing.tenure is not None:
        mark_filed(tenure=filing.tenure, filing_number=filing.filing_number, by=by)
    if filing.ends is not None:
        note_removal_filed(tenure=filing.ends, filing_number=filing.filing_number, by=by)


def take_back(*, filing: Filing, tenure: Tenure | None, was_in_effect: bool, by: User, reason: str) -> None:
    """The submission was withdrawn before receipt: what it brought is void, what it ended goes on."""
    if not was_in_effect:
        return
    if tenure is not None:
        _refuse_if_ended(tenure)
        void_tenure(tenure=tenure, by=by, reason=reason)
    if filing.ends is not None:
        reopen_tenure(tenure=filing.ends, by=by, reason=reason)


def _refuse_if_ended(tenure: Tenure) -> None:
    """Another filing rests on it."""
    if any(later.is_in_effect for later in tenure.ending_filings.all()):
        message = "该任职此后已报送免职（交流），不能撤回。"
        raise Refused(message, remedy="请先撤回免职（交流）备案，或联系党委组织部。", article=ARTICLE)


def _appoint(filing: Filing, begins: date, by: User) -> None:
    organizer = _person_of(filing, by)
    if filing.tenure is not None:
        _bring_up_to_date(filing, filing.tenure, organizer, begins, by)
        return
    if filing.post is None:
        raise Refused("尚缺任职岗位。", article=ARTICLE)
    tenure = record_tenure(
        post=filing.post,
        organizer=organizer,
        effective_on=begins,
        level=filing.level,
        document_number=filing.document_number,
        status=RecordStatus.PENDING,
        by=by,
    )
    _keep(filing, organizer=organizer, tenure=tenure)


def _remove(filing: Filing, last_day: date, by: User, *, was_in_effect: bool) -> None:
    if filing.ends is None:
        raise Refused("尚缺所免职务。", article=ARTICLE)
    end_tenure(tenure=filing.ends, ended_on=last_day, by=by, only_open=not was_in_effect)


def _exchange(filing: Filing, begins: date, by: User) -> None:
    """Out of one post and into the other. Neither the person nor a post is taken twice on the way, in any order."""
    left, last_day = tenure_left(filing), begins - timedelta(days=1)
    if left is None:
        raise Refused(NOBODY_LEAVES, remedy="请核对姓名、工号和台账中的任职记录。", article=ARTICLE)
    # Two units: locked in the order of their keys, or two exchanges in opposite directions would block each other.
    units = {left.post.unit_id, filing.unit_id}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk").values_list("pk"))
    if filing.tenure is None:
        end_tenure(tenure=left, ended_on=last_day, by=by, only_open=True)
        _appoint(filing, begins, by)
        _keep(filing, ends=left)
        return
    if begins > filing.tenure.effective_on:
        _appoint(filing, begins, by)
        end_tenure(tenure=left, ended_on=last_day, by=by)
        return
    end_tenure(tenure=left, ended_on=last_day, by=by)
    _appoint(filing, begins, by)


def _correct(filing: Filing, by: User) -> None:
    """What the first filing of the matter brought into the ledger, brought up to the corrected one."""
    begins, first = filing.effective_on, first_of(filing)
    if begins is None:
        raise Refused("尚缺任职起算日期或免职日期。", article=ARTICLE)
    left, tenure = first.ends, first.tenure
    if filing.kind == FilingKind.REMOVAL:
        if left is not None:
            end_tenure(tenure=left, ended_on=begins, by=by)
            note_removal_filed(tenure=left, filing_number=filing.filing_number, by=by)
        return
    if tenure is None:
        raise Refused("台账中没有可更正的任职记录。", remedy="请联系党委组织部。", article=ARTICLE)
    last_day, stays_longer = begins - timedelta(days=1), begins > tenure.effective_on
    # Out of the old post first unless the person stays there longer: two full-time posts at once are refused.
    if left is not None and not stays_longer:
        end_tenure(tenure=left, ended_on=last_day, by=by)
    _bring_up_to_date(filing, tenure, _person_of(filing, by), begins, by)
    if left is not None and stays_longer:
        end_tenure(tenure=left, ended_on=last_day, by=by)
    give_id_number(filing=filing, by=by)


def _keep(filing: Filing, **rows: Any) -> None:
    """Written without touching the version: it belongs to the step that has just been taken."""
    for name, row in rows.items():
        setattr(filing, name, row)
    Filing.objects.filter(pk=filing.pk).update(**rows)


def _bring_up_to_date(filing: Filing, tenure: Tenure, organizer: Organizer, begins: date, by: User) -> None:
    if tenure.post_id != filing.post_id or tenure.organizer_id != organizer.pk:
        raise Refused(SAME_MATTER, remedy=ASK, article=ARTICLE)
    revise_tenure(
        tenure=tenure,
        effective_on=begins,
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
            "该工号已登记在其他人员名下。", remedy="请退回经办人核对工号与姓名，或联系党委组织部。", article=ARTICLE
        )
    return known
