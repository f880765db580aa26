"""How far the record filing of an appointment has come."""

from django.db import models


class RecordStatus(models.TextChoices):
    """Filing is not approval: all but VOID are in effect."""

    PENDING = "PENDING", "待备案"
    FILED = "FILED", "已备案"
    HISTORICAL = "HISTORICAL", "历史补录"
    VOID = "VOID", "已作废"


# Named positively: excluding VOID across a join would drop everybody who ever had a voided row.
IN_EFFECT = (RecordStatus.PENDING, RecordStatus.FILED, RecordStatus.HISTORICAL)
