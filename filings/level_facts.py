"""What filings said about the level of a post below 科级, by the tenure that they brought."""

import uuid
from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from filings.judged_facts import stated
from filings.models import FilingCircumstances, FilingStatus
from rules.circumstances import Circumstances


def stated_levels(units: Iterable[uuid.UUID]) -> dict[uuid.UUID, Circumstances]:
    """Statements that hold today, noted or not, of units. One statement.

    A correction says anew what the filing said that it corrects, once it is filed itself. What it only repeats stays
    noted as it was.
    """
    rows = (
        FilingCircumstances.objects.filter(
            Q(filing__tenure__isnull=False)
            | Q(filing__status=FilingStatus.FILED, filing__corrects__tenure__isnull=False),
            about=FilingCircumstances.About.POST_LEVEL,
            replaced_at__isnull=True,
            filing__unit__in=list(units),
        )
        .order_by("stated_at", F("noted_at").asc(nulls_first=True))
        .values_list(Coalesce("filing__tenure", "filing__corrects__tenure"), "text", "stated_at", "noted_at")
    )
    return {tenure: stated(*said) for tenure, *said in rows}
