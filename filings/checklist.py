"""The checklist of one filing: the materials that the department asks about for its kind, and what is said of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from common import clock
from filings.models import Filing, Material, MaterialKind

NOT_SAID = "未登记"


@dataclass(frozen=True)
class Line:
    """One material of the list; nothing said of it is shown as such and means nothing more."""

    kind: MaterialKind
    material: Material | None

    @property
    def word(self) -> str:
        if self.material is None:
            return NOT_SAID
        return "有" if self.material.is_present else "无"

    @property
    def tone(self) -> str:
        return "unknown" if self.material is None else "ok" if self.material.is_present else "muted"


def day_of_list(filing: Filing) -> date:
    """The list of today while the filing is open, that of the day on which it was filed afterwards."""
    return clock.day_of(filing.filed_at) if filing.filed_at else clock.today()


def kinds_of(filing: Filing, said: Iterable[Material] = ()) -> list[MaterialKind]:
    """What is on the list for this filing, and what something was said of while it still was. One statement."""
    on_list = MaterialKind.objects.as_of(day_of_list(filing))
    found = {kind.pk: kind for kind in on_list if not kind.kinds or filing.kind in kind.kinds}
    found |= {row.kind_id: row.kind for row in said if row.kind_id not in found}
    return sorted(found.values(), key=lambda kind: (kind.order, kind.name))


def checklist_of(filing: Filing) -> list[Line]:
    """The list as it stands. Two statements."""
    said = list(Material.objects.filter(filing=filing).select_related("kind"))
    by_kind = {row.kind_id: row for row in said}
    return [Line(kind, by_kind.get(kind.pk)) for kind in kinds_of(filing, said)]
