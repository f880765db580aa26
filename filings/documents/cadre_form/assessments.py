"""Years and ratings in the free text of 年度考核结果."""

import re
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1949, 2100
MOST_YEARS = 60
RATING = (
    "优秀|基本称职|不称职|称职|基本合格|不合格|合格|"
    "(?:不|未)(?:确定|定|评定|参加考核确定)等次|(?:不|未)(?:进行|参加)(?:年度)?考核"
)
YEAR = r"(?:19|20)\d{2}"
JOINED = r"\s{0,3}(?:[、,，和及与]|至|到|[-—~～–]{1,2})\s{0,3}"
YEARS = rf"{YEAR}年?度?(?:{JOINED}{YEAR}年?度?){{0,40}}"
BETWEEN = r"(?:年度|年)?(?:个人)?(?:考核)?(?:结果|等次)?(?:均|都|连续)?(?:被)?(?:确定|评定|评|定)?(?:等次)?(?:为|是)?"
SENTENCE = re.compile(rf"(?<!\d)(?P<years>{YEARS}){BETWEEN}\s{{0,3}}[：:“\"（(]?\s{{0,3}}(?P<rating>{RATING})")
SPAN = re.compile(rf"(?P<first>{YEAR})年?度?(?:\s{{0,3}}(?:至|到|[-—~～–]{{1,2}})\s{{0,3}}(?P<last>{YEAR}))?")
# What says that there is nothing to say.
NONE = re.compile(r"[（(]?(无|暂无|未考核|新任|—+|-+|/)?[)）]?。?")


@dataclass(frozen=True)
class YearRating:
    """The rating of one year, in the words of the text."""

    year: int
    rating: str


def ratings_in(text: str) -> tuple[YearRating, ...]:
    """In the order of the years; where a year is named twice, its first rating."""
    found: dict[int, str] = {}
    for sentence in SENTENCE.finditer(text):
        for span in SPAN.finditer(sentence["years"]):
            first = int(span["first"])
            last = min(int(span["last"] or first), first + MOST_YEARS)
            for year in range(first, last + 1):
                found.setdefault(year, sentence["rating"])
    return tuple(YearRating(year, found[year]) for year in sorted(found) if FIRST_YEAR <= year <= LAST_YEAR)


def says_nothing(text: str) -> bool:
    """Whether no rating is to be expected in it."""
    return NONE.fullmatch(text) is not None
