"""Pages of units."""

from units.views.member_counts import CountReport
from units.views.units import UnitAbolish, UnitCreate, UnitDetail, UnitEdit, UnitList, UnitRevise

__all__ = ["CountReport", "UnitAbolish", "UnitCreate", "UnitDetail", "UnitEdit", "UnitList", "UnitRevise"]
