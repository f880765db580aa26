"""What both formats come to before anything is understood: texts by element, and what else was found."""

from dataclasses import dataclass, field

from filings.documents.cadre_form.form import Remark, UnknownElement


@dataclass
class MemberContents:
    """The texts of a family member, by element."""

    texts: dict[str, str]
    unknown: list[UnknownElement] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether it is one of the empty rows that editors write."""
        return not self.unknown and not any(text.strip() for text in self.texts.values())


@dataclass
class Contents:
    """The texts of a file, by element."""

    texts: dict[str, str] = field(default_factory=dict)
    members: list[MemberContents] = field(default_factory=list)
    photo: bytes | None = None
    unknown: list[UnknownElement] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
