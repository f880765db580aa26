"""Rows and cells of the cockpit: what each cell says in a word, with which sign and in which tone; order and totals."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from common import tones
from compliance.judging import JudgedUnit, Judgement
from rules.articles import citation
from rules.cockpit import ARTICLES
from rules.verdicts import Outcome, Tone, Verdict

DEPARTMENT = "党委组织部"
OUT_OF_SCOPE = "不纳入"


class Standing(StrEnum):
    """How one row stands under one article; the order is that of urgency."""

    GAP = "GAP"
    EXPLAIN = "EXPLAIN"
    UNKNOWN = "UNKNOWN"
    MET = "MET"
    NOT_APPLICABLE = "NOT_APPLICABLE"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """The sentence of the legend."""
        return _MEANINGS[self]

    @property
    def tone(self) -> str:
        """The tone of the screen that goes with it."""
        return _TONES[self]

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = (Standing.GAP, Standing.EXPLAIN, Standing.UNKNOWN)
URGENCY = {standing: place for place, standing in enumerate(Standing)}
_LABELS = {
    Standing.GAP: "尚未达到",
    Standing.EXPLAIN: "请说明",
    Standing.UNKNOWN: "未见记录",
    Standing.MET: "已达到",
    Standing.NOT_APPLICABLE: "不适用",
}
_MEANINGS = {
    Standing.GAP: "条文用“须、应”要求的事项，按现有记录尚未达到。",
    Standing.EXPLAIN: "条文用“一般、原则上”要求的事项与现状不一致，请说明情况，由组织部备注。",
    Standing.UNKNOWN: "系统中没有相应记录，既不算达到，也不算未达到。",
    Standing.MET: "按现有记录已达到，或特殊情况已说明并备注。",
    Standing.NOT_APPLICABLE: "条文对该行没有须对照的要求，或只作记录。",
}
_TONES = {
    Standing.GAP: "gap",
    Standing.EXPLAIN: "warn",
    Standing.UNKNOWN: "unknown",
    Standing.MET: "ok",
    Standing.NOT_APPLICABLE: "muted",
}
# Words of a whole verdict that are too long for a cell.
_SHORT_WORDS = {"已说明，待备注": "待备注", "只作记录": "不适用"}


class Column(NamedTuple):
    """A column of the cockpit: an article under a short name of ours."""

    article: str
    name: str

    @property
    def anchor(self) -> str:
        return f"article-{self.article}"

    @property
    def label(self) -> str:
        """第四条."""
        return citation(self.anchor)

    @property
    def full_name(self) -> str:
        return f"{self.label} {self.name}"


_NAMES = {
    "2": "全覆盖",
    "4": "配备",
    "6": "资格",
    "7": "选任备案",
    "8": "培训",
    "11": "保障",
    "12": "双重管理",
    "14": "考核",
}
COLUMNS = tuple(Column(article, _NAMES[article]) for article in ARTICLES)
COLUMN_OF = {column.article: column for column in COLUMNS}


class Mark(NamedTuple):
    """What a cell says: how it stands, in which word and tone, how many findings are open, and the first of them."""

    standing: Standing
    word: str
    tone: str
    open: int = 0
    sentence: str = ""

    @property
    def icon(self) -> str:
        return tones.icon_of(self.tone)


OUTSIDE = Mark(Standing.NOT_APPLICABLE, OUT_OF_SCOPE, "muted")


def standing_of(cell: Verdict) -> Standing:
    """The one of five that totals are counted by."""
    if cell.outcome is Outcome.NOT_MET:
        return Standing.GAP if cell.tone is Tone.GAP else Standing.EXPLAIN
    return Standing(cell.outcome.value)


def mark_of(cell: Verdict) -> Mark:
    """A cell in a word. What comes near its day is said, though it is met."""
    standing = standing_of(cell)
    if standing is Standing.NOT_APPLICABLE:
        return _recorded(cell)
    look = tones.look_of(cell)
    tone = look.tone if look.tone in (standing.tone, "warn") else standing.tone
    opened = [finding for finding in cell.judged if finding.is_open or finding.reminds]
    deciding = next((finding for finding in opened if finding.standing is cell.outcome), None)
    sentence = (deciding or opened[0]).message if opened else ""
    open_findings = sum(finding.is_open for finding in opened)
    return Mark(standing, _SHORT_WORDS.get(look.word, look.word), tone, open_findings, sentence)


def _recorded(cell: Verdict) -> Mark:
    """Nothing is judged; what is recorded all the same is said so, and never looks met or missed."""
    said = [each for each in cell.findings if each.outcome in (Outcome.MET, Outcome.NOT_MET)]
    if not said:
        return Mark(Standing.NOT_APPLICABLE, Standing.NOT_APPLICABLE.label, "muted")
    word = next((each.label for each in said if each.outcome is Outcome.NOT_MET), said[0].label)
    return Mark(Standing.NOT_APPLICABLE, word, "muted", 0, said[0].message)


class Figures(NamedTuple):
    """The figures of staffing that stand beside a unit's name on paper."""

    members: int | None
    minimum: int | None
    posts: int
    in_post: int
    vacant: int


@dataclass(frozen=True)
class Row:
    """One row: a unit, or the department itself (`key` empty)."""

    key: str
    name: str
    marks: Mapping[str, Mark]
    verdict: Verdict
    code: str = ""
    order: int = 0
    kind: str = ""
    kind_label: str = ""
    short_name: str = ""
    name_pinyin: str = ""
    initials: str = ""
    in_scope: bool = True
    figures: Figures | None = None
    place: str = field(default="department", compare=False)

    @property
    def is_department(self) -> bool:
        return not self.key

    @cached_property
    def standings(self) -> frozenset[Standing]:
        return frozenset(mark.standing for mark in self.marks.values())

    def standings_under(self, article: str) -> frozenset[Standing]:
        """Of one article, or of all where none is named."""
        return frozenset({self.marks[article].standing}) if article else self.standings

    def urgency(self, article: str = "") -> tuple[int, ...]:
        """What is most pressing sorts first: the worst cell, then how many cells and findings are that bad."""
        marks = [self.marks[article]] if article else list(self.marks.values())
        counted = Counter(mark.standing for mark in marks)
        findings = sum(mark.open for mark in marks)
        worst = min(URGENCY[mark.standing] for mark in marks)
        return (worst, *(-counted[standing] for standing in OPEN), -findings, self.order)


def unit_row(judged: JudgedUnit) -> Row:
    """A judged unit as a row."""
    unit, staffing = judged.unit, judged.staffing
    marks = {article: mark_of(cell) for article, cell in judged.cells.items()}
    return Row(
        key=str(unit.pk),
        name=unit.name,
        marks=marks if staffing.in_scope else dict.fromkeys(marks, OUTSIDE),
        verdict=judged.verdict if staffing.in_scope else Verdict(),
        code=unit.code,
        order=unit.order,
        kind=unit.kind,
        kind_label=unit.kind_label,
        short_name=unit.short_name,
        name_pinyin=unit.name_pinyin,
        initials=unit.initials,
        in_scope=staffing.in_scope,
        figures=Figures(
            staffing.members, staffing.minimum, staffing.posts, staffing.in_post, staffing.vacant_posts
        ),
        place=f"units/{unit.pk}",
    )  # fmt: skip


def rows_of(judgement: Judgement) -> list[Row]:
    """Every unit, in the department's order."""
    return [unit_row(judged) for judged in judgement.units]


def department_row(judgement: Judgement) -> Row | None:
    """The department's own row, for those who work for it."""
    if judgement.department is None or judgement.department_cells is None:
        return None
    marks = {article: mark_of(cell) for article, cell in judgement.department_cells.items()}
    return Row("", DEPARTMENT, marks, judgement.department, kind_label="主管部门")


Tally = Mapping[str, Mapping[Standing, int]]


def tally(rows: Iterable[Row]) -> Tally:
    """By article: how many of the rows in scope stand how."""
    counted: dict[str, Counter[Standing]] = {article: Counter() for article in ARTICLES}
    for row in rows:
        if row.in_scope:
            for article, mark in row.marks.items():
                counted[article][mark.standing] += 1
    return {
        article: {standing: counter[standing] for standing in Standing} for article, counter in counted.items()
    }  # fmt: skip


class Tile(NamedTuple):
    """A word of the legend with how many units it is said of."""

    standing: Standing
    label: str
    meaning: str
    tone: str
    units: int
    filter: str


CLEAR = "CLEAR"


def is_clear(row: Row, article: str = "") -> bool:
    """Nothing is open."""
    return not row.standings_under(article) & set(OPEN)


def tiles(rows: Sequence[Row]) -> list[Tile]:
    """The legend: what the words mean, and of how many units in scope each is said at least once."""
    within = [row for row in rows if row.in_scope]

    def tile(standing: Standing) -> Tile:
        number = sum(standing in row.standings for row in within)
        return Tile(standing, standing.label, standing.meaning, standing.tone, number, standing.value)

    clear = sum(is_clear(row) for row in within)
    met = Standing.MET
    return [*(tile(standing) for standing in OPEN), Tile(met, met.label, met.meaning, met.tone, clear, CLEAR)]
