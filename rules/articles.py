"""The regulation's text with its structure: chapters, articles, paragraphs (款) and items (项), each with an anchor.

Anchors are what links, findings and parameters refer to: "article-4", "article-8-p-1", "article-6-item-1".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from rules import regulation_text
from rules.wording import chinese_numeral

# What each article is about, for tables of contents. Ours, not the document's: a page that shows it says so.
GISTS = {
    1: "制定目的",
    2: "作用与目标",
    3: "适用范围",
    4: "岗位配备",
    5: "岗位职责",
    6: "任职条件",
    7: "选任与备案",
    8: "教育培训",
    9: "培养锻炼",
    10: "职业发展",
    11: "工作保障",
    12: "双重管理",
    13: "工作纪律",
    14: "考核",
    15: "解释",
    16: "施行",
}


@dataclass(frozen=True)
class Item:
    """项: one numbered head, e.g. 第六条第（一）项."""

    article: int
    number: int
    text: str

    @property
    def anchor(self) -> str:
        return f"article-{self.article}-item-{self.number}"

    @property
    def label(self) -> str:
        return f"（{chinese_numeral(self.number)}）"

    @property
    def citation(self) -> str:
        return f"{_article_label(self.article)}第{self.label}项"


@dataclass(frozen=True)
class Paragraph:
    """款: a paragraph of an article, with the items that follow it."""

    article: int
    number: int
    text: str
    items: tuple[Item, ...] = ()

    @property
    def anchor(self) -> str:
        return f"article-{self.article}-p-{self.number}"

    @property
    def citation(self) -> str:
        return f"{_article_label(self.article)}第{chinese_numeral(self.number)}款"


@dataclass(frozen=True)
class Article:
    number: int
    chapter: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def anchor(self) -> str:
        return f"article-{self.number}"

    @property
    def label(self) -> str:
        return _article_label(self.number)

    @property
    def gist(self) -> str:
        return GISTS[self.number]

    @property
    def citation(self) -> str:
        return self.label

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for paragraph in self.paragraphs for item in paragraph.items)

    @property
    def text(self) -> str:
        """The whole article as one plain text, a line per paragraph and item."""
        lines = []
        for paragraph in self.paragraphs:
            lines.append(paragraph.text)
            lines.extend(f"{item.label}{item.text}" for item in paragraph.items)
        return "\n".join(lines)


@dataclass(frozen=True)
class Chapter:
    number: int
    title: str
    articles: tuple[Article, ...]

    @property
    def anchor(self) -> str:
        return f"chapter-{self.number}"

    @property
    def label(self) -> str:
        return f"第{chinese_numeral(self.number)}章"


@dataclass(frozen=True)
class Notice:
    """The letter with which the regulation was issued. It names the regulation 管理办法, its heading 管理实施办法."""

    issuer: str = regulation_text.ISSUER
    document_number: str = regulation_text.DOCUMENT_NUMBER
    title: str = regulation_text.NOTICE_TITLE
    addressees: str = regulation_text.NOTICE_ADDRESSEES
    text: str = regulation_text.NOTICE_TEXT
    dated: str = regulation_text.NOTICE_DATE
    printed_by: str = regulation_text.PRINTED_BY
    printed_on: str = regulation_text.PRINTED_ON


@dataclass(frozen=True)
class RegulationText:
    heading: str
    title_in_notice: str
    chapters: tuple[Chapter, ...]
    notice: Notice = field(default_factory=Notice)

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(article for chapter in self.chapters for article in chapter.articles)

    @property
    def title(self) -> str:
        """The heading with the name that the notice uses, since the document itself has both."""
        return f"《{self.heading}》（通知中称《{self.title_in_notice}》）"


def _article_label(number: int) -> str:
    return f"第{chinese_numeral(number)}条"


def _build() -> RegulationText:
    chapters: list[Chapter] = []
    number = 0
    for chapter_number, (title, rows) in enumerate(regulation_text.CHAPTERS, start=1):
        articles: list[Article] = []
        for text, item_texts in rows:
            number += 1
            items = tuple(Item(number, position, item) for position, item in enumerate(item_texts, start=1))
            articles.append(Article(number, chapter_number, (Paragraph(number, 1, text, items),)))
        chapters.append(Chapter(chapter_number, title, tuple(articles)))
    return RegulationText(regulation_text.HEADING, regulation_text.SHORT_TITLE, tuple(chapters))


REGULATION = _build()


def _places() -> Iterator[tuple[str, str, str]]:
    for chapter in REGULATION.chapters:
        yield chapter.anchor, chapter.label, chapter.title
    for each in REGULATION.articles:
        yield each.anchor, each.citation, each.text
        for paragraph in each.paragraphs:
            yield paragraph.anchor, paragraph.citation, paragraph.text
        for item in each.items:
            yield item.anchor, item.citation, item.text


@cache
def _index() -> dict[str, tuple[str, str]]:
    return {anchor: (cited_as, text) for anchor, cited_as, text in _places()}


def anchors() -> tuple[str, ...]:
    """Every place that can be linked to, in the order of the text."""
    return tuple(_index())


def article(number: int | str) -> Article:
    """Article 1–16; KeyError for any other."""
    for each in REGULATION.articles:
        if str(each.number) == str(number):
            return each
    raise KeyError(f"no article {number!r}")


def citation(anchor: str) -> str:
    """article-4 → 第四条, article-8-p-1 → 第八条第一款, article-6-item-1 → 第六条第（一）项; KeyError if none."""
    return _index()[anchor][0]


def quotation(anchor: str) -> str:
    """The words that stand at an anchor."""
    return _index()[anchor][1]
