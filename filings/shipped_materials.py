"""The checklist of materials that the system comes with. Article 7 names two documents only; these are the usual rest.

The department changes the list in the system; nothing here is asked for by the regulation.
"""

from datetime import date
from typing import Any

VALID_FROM = date(2021, 4, 22)
ALL: tuple[str, ...] = ()
NEW_IN_POST = ("APPOINTMENT", "EXCHANGE")
# (name, hint, codes of `FilingKind`; none: for all)
SHIPPED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("选任工作方案", "动议时形成", NEW_IN_POST),
    ("推荐材料", "推荐情况汇总", NEW_IN_POST),
    ("考察材料", "考察报告", NEW_IN_POST),
    ("纪检监察部门意见", "党风廉政意见", NEW_IN_POST),
    ("干部人事档案审核表", "审核结论", NEW_IN_POST),
    ("会议记录（纪要）", "讨论决定的会议", ALL),
    ("公示材料", "公示文本及结果", NEW_IN_POST),
    ("任免谈话记录", "谈话人、时间", ALL),
)


def seed(apps: Any, schema_editor: Any) -> None:
    """For ``RunPython``: enter what is not there."""
    kind = apps.get_model("filings", "MaterialKind")
    for position, (name, hint, kinds) in enumerate(SHIPPED, start=1):
        values = {"hint": hint, "order": position * 10, "kinds": list(kinds), "valid_from": VALID_FROM}
        kind.objects.get_or_create(name=name, defaults=values)
