"""Kinds of secondary units (单位类别), as far as Article 11 asks about them."""

from enum import StrEnum


class UnitKind(StrEnum):
    HOSPITAL = "HOSPITAL"
    COLLEGE = "COLLEGE"
    ADMINISTRATION = "ADMINISTRATION"
    AFFILIATE = "AFFILIATE"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    UnitKind.HOSPITAL: "附属医院",
    UnitKind.COLLEGE: "学院（系）",
    UnitKind.ADMINISTRATION: "机关",
    UnitKind.AFFILIATE: "直属单位",
    UnitKind.OTHER: "其他",
}
