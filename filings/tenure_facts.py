"""What the ledger says to a filing: which tenure it ends, and why the ledger would not follow it."""

from django.db.models import Q

from filings.models import Filing, FilingKind
from organizers.models import IN_EFFECT, Tenure
from rules.wording import chinese_date

NOBODY_LEAVES = "未查到该同志在其他单位在任的专职组织员岗位。"


def is_across_units(filing: Filing) -> bool:
    """Whether an exchange takes somebody out of a post of another unit: then the department's receipt counts."""
    if filing.kind != FilingKind.EXCHANGE:
        return False
    return filing.ends is None or filing.ends.post.unit_id != filing.unit_id


def tenure_left(filing: Filing) -> Tenure | None:
    """The tenure that a removal or an exchange ends: the one chosen, or what the person holds in another unit."""
    if filing.ends is not None or filing.kind != FilingKind.EXCHANGE or not filing.staff_number:
        return filing.ends
    held = Tenure.objects.in_effect().filter(organizer__staff_number=filing.staff_number, is_full_time=True)
    elsewhere = held.filter(ended_on__isnull=True).exclude(post__unit=filing.unit_id)
    return elsewhere.select_related("post", "organizer").first()


def tenure_problem(filing: Filing) -> str:
    """Why the ledger would not follow the filing, said before anything is reported; empty where it would."""
    if filing.effective_on is None or filing.corrects_id is not None:
        return ""  # a correction finds its own matter there
    if filing.kind == FilingKind.APPOINTMENT:
        return _occupied(filing, None)
    left = tenure_left(filing)
    if left is None:
        return NOBODY_LEAVES if filing.kind == FilingKind.EXCHANGE and filing.staff_number else ""
    ended = _ended(filing, left)
    if ended or filing.kind == FilingKind.REMOVAL:
        return ended
    return _occupied(filing, left)


def _ended(filing: Filing, left: Tenure) -> str:
    """An end that is on record already, and a day before the tenure began."""
    if not filing.is_in_effect and left.status not in IN_EFFECT:
        return "该任职记录已作废。"
    if not filing.is_in_effect and left.ended_on is not None:
        return f"该同志的原任职已于{chinese_date(left.ended_on)}结束。"
    assert filing.effective_on is not None  # noqa: S101 - asked by the caller
    begun = chinese_date(left.effective_on)
    if filing.kind == FilingKind.REMOVAL and filing.effective_on < left.effective_on:
        return f"免职日期早于该同志的任职日期（{begun}）。"
    if filing.kind == FilingKind.EXCHANGE and filing.effective_on <= left.effective_on:
        return f"到新岗位任职的日期应晚于原岗位的任职日期（{begun}）。"
    return ""


def _occupied(filing: Filing, left: Tenure | None) -> str:
    """The post or the person is taken from the first day on, or until the tenure that it brought ended. One query."""
    if filing.post is None or filing.effective_on is None:
        return ""
    last_day = filing.tenure.ended_on if filing.tenure is not None else None
    others = Tenure.objects.in_effect().overlapping(filing.effective_on, last_day)
    own = [key for key in (filing.tenure_id, left.pk if left else None) if key is not None]
    same_person = Q(organizer__staff_number=filing.staff_number, is_full_time=True)
    taken = Q(post=filing.post_id) | same_person if filing.post.is_full_time else Q(post=filing.post_id)
    posts = set(others.exclude(pk__in=own).filter(taken).values_list("post_id", flat=True))
    if filing.post_id in posts:
        return "该岗位自任职起算日期起已有人任职，任职期间不能重叠。"
    return "该同志自任职起算日期起已任其他专职组织员岗位。" if posts else ""
