"""ID numbers: shown in full only for a reason that is recorded, and kept under the current key."""

from django.db import models, transaction
from django.db.models import F

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common.errors import Invalid, Stale
from organizers.models import Organizer

BATCH = 500
SEALED = ("id_number_sealed", "id_number_index")


class RevealReason(models.TextChoices):
    """Why somebody may need a full number. Preset, so that reasons can be counted and nothing personal is typed."""

    FILING = "FILING", "核对任免备案材料"
    ARCHIVE = "ARCHIVE", "核对干部人事档案"
    CORRECTION = "CORRECTION", "核实并更正登记信息"
    REPORT = "REPORT", "上级部门统计报送"


@transaction.atomic
def reveal_id_number(*, organizer: Organizer, reason: str, by: User) -> str:
    """The full number, once, with a row in the audit that says who saw whose and why (not the number)."""
    require(by, Permission.REVEAL_ID_NUMBER)
    if reason not in RevealReason.values:
        raise Invalid({"reason": ["请选择查看事由。"]})
    audit.record(
        by=by,
        action="organizers.reveal_id_number",
        summary="查看完整身份证号",
        subject=organizer,
        reason=RevealReason(reason).label,
    )
    number: str = organizer.id_number
    return number


@transaction.atomic
def note_id_number(*, organizer: Organizer, id_number: str, by: User) -> None:
    """Enter a number that was not on record; a filing brings it. The caller has decided that ``by`` may do so."""
    if Organizer.objects.exclude(pk=organizer.pk).filter(id_number_index=Organizer.id_number.index_of(id_number)):
        raise Invalid({"id_number": ["该身份证号已登记在其他人员名下。"]})
    before = audit.snapshot(organizer, SEALED)
    organizer.id_number = id_number
    values = {name: getattr(organizer, name) for name in SEALED}
    # Only where there is none yet, whoever else brings one at the same time.
    rows = Organizer.objects.filter(pk=organizer.pk, id_number_index="")
    if not rows.update(version=F("version") + 1, **values):
        raise Stale
    organizer.version += 1
    audit.record(
        by=by,
        action="organizers.note_id_number",
        summary="登记身份证号",
        subject=organizer,
        changes=audit.differences(before, audit.snapshot(organizer, SEALED)),
    )


@transaction.atomic
def rotate_id_numbers(*, by: User | None) -> int:
    """Encrypt again what is still under an earlier key; returns how many numbers. Afterwards that key can go."""
    numbered = Organizer.objects.select_for_update().exclude(id_number_sealed="").order_by("pk")
    changed = [organizer for organizer in numbered if Organizer.id_number.rotate(organizer)]
    Organizer.objects.bulk_update(changed, ["id_number_sealed"], batch_size=BATCH)
    audit.record(
        by=by,
        action="organizers.rotate_id_numbers",
        summary="更换身份证号加密密钥",
        changes={"rows": [None, len(changed)]},
    )
    return len(changed)
