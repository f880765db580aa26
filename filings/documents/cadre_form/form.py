"""A cadre appointment and removal form (干部任免审批表) as structured data.

``raw`` and ``remarks`` are about the file that a form was read from; two forms are equal when their fields and the
unknown elements are. A form keeps its ``raw`` when a field is changed (`dataclasses.replace`), so that the writer can
tell what was touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from filings.documents.cadre_form.assessments import YearRating, ratings_in
from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.fields import label_of


class Sex(StrEnum):
    """As the form says it."""

    MALE = "男"
    FEMALE = "女"
    UNKNOWN = ""


@dataclass(frozen=True)
class Remark:
    """Something doubtful: where, what stands there, what is odd about it, how to mend it (Chinese)."""

    field: str
    value: str
    message: str
    remedy: str = ""

    @property
    def label(self) -> str:
        """The printed form's word for the field."""
        return label_of(self.field)


@dataclass(frozen=True)
class UnknownElement:
    """An element that is not one of the 34, with all its content, and the known element that it stands behind.

    ``parent`` is ``Person``, ``JiaTingChengYuan`` or ``Item``; ``after`` is empty where it stands before all others.
    """

    parent: str
    after: str
    xml: str


@dataclass(frozen=True)
class PartyJoining:
    """入党时间: when somebody joined the party, or which democratic party.

    This is 入党, never 转正: party standing (党龄) must never be computed from it. The day of 转正 is asked for apart.
    """

    month: PartialDate | None = None
    democratic_party: str = ""


@dataclass(frozen=True)
class Education:
    """Diploma (学历) and degree (学位), each with school, department and subject."""

    diploma: str = ""
    degree: str = ""
    diploma_school: str = ""
    degree_school: str = ""


@dataclass(frozen=True)
class ResumePeriod:
    """A period of the résumé.

    ``end`` is None while it lasts. ``start`` is None only for a line whose dates could not be read: the line stands
    whole in ``lines``. ``notes`` are the lines （其间：…） below it.
    """

    start: PartialDate | None
    end: PartialDate | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What was done, on one line."""
        return "".join(self.lines)


@dataclass(frozen=True)
class AnnualAssessments:
    """年度考核结果: free text, and the years that are understood in it."""

    text: str = ""

    @property
    def ratings(self) -> tuple[YearRating, ...]:
        """Year by year."""
        return ratings_in(self.text)


@dataclass(frozen=True)
class FamilyMember:
    """A row of 家庭主要成员及重要社会关系."""

    relation: str = ""
    name: str = ""
    born_month: PartialDate | None = None
    political_status: str = ""
    work: str = ""
    unknown: tuple[UnknownElement, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class CadreForm:
    """All that an .lrmx file holds. Nothing here says when somebody became a full member of the party."""

    name: str = ""
    sex: Sex = Sex.UNKNOWN
    born_month: PartialDate | None = None
    ethnicity: str = ""
    native_place: str = ""
    birthplace: str = ""
    joined: PartyJoining | None = None
    started_work: PartialDate | None = None
    health: str = ""
    professional_title: str = ""
    expertise: str = ""
    full_time_education: Education = Education()
    in_service_education: Education = Education()
    present_position: str = ""
    proposed_position: str = ""
    removed_position: str = ""
    resume: tuple[ResumePeriod, ...] = ()
    rewards: str = ""
    annual_assessments: AnnualAssessments = AnnualAssessments()
    reason: str = ""
    family: tuple[FamilyMember, ...] = ()
    reporting_unit: str = ""
    age_counted_on: PartialDate | None = None
    filled_on: PartialDate | None = None
    filled_by: str = ""
    id_number: str = field(default="", repr=False)
    photo: bytes | None = field(default=None, repr=False)
    version: str = ""
    unknown: tuple[UnknownElement, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)


def value_of(form: Any, path: str) -> Any:
    """The value of a field, ``full_time_education.degree`` too."""
    for name in path.split("."):
        form = getattr(form, name)
    return form
