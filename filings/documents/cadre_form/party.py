"""入党时间: a month, the name of a democratic party, or both."""

import re

from filings.documents.cadre_form.dates import NotADate, PartialDate, parse_partial
from filings.documents.cadre_form.form import PartyJoining
from filings.documents.cadre_form.problems import Problem
from filings.documents.cadre_form.texts import as_text

DEMOCRATIC_PARTIES = frozenset(
    {
        "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟",
        "中国国民党革命委员会", "中国民主同盟", "中国民主建国会", "中国民主促进会", "中国农工民主党", "中国致公党",
        "台湾民主自治同盟", "农工民主党", "九三", "无党派", "无党派人士",
    }
)  # fmt: skip
BETWEEN = re.compile(r"[；;，,、\s]+")
DATE_SHAPE = re.compile(r"[\d.．。年月日/-]+")
BRACKETS = re.compile(r"[（(](.*)[)）]")
REMEDY = "请按“201006”“民盟”或“201006；民盟”的样式填写；党龄以转正日期为准，须另行填写。"


def parse_joining(raw: str) -> tuple[PartyJoining | None, list[Problem]]:
    """When and what was joined; what is not understood is kept as the party's name, with a remark."""
    text = as_text(raw)
    bare = BRACKETS.fullmatch(text)
    text = bare[1].strip() if bare else text
    if not text:
        return None, []
    try:
        return PartyJoining(parse_partial(text).to_the_month), []
    except NotADate:
        return _of_parts([part for part in BETWEEN.split(text) if part])


def _of_parts(parts: list[str]) -> tuple[PartyJoining | None, list[Problem]]:
    month: PartialDate | None = None
    words: list[str] = []
    problems: list[Problem] = []
    for part in parts:
        try:
            found = parse_partial(part).to_the_month
        except NotADate as error:
            if DATE_SHAPE.fullmatch(part):
                problems.append(Problem(f"入党时间“{part}”无法识别：{error.message}", REMEDY))
                continue
            words.append(part)
            continue
        if month is None:
            month = found
        else:
            words.append(part)
    party = "；".join(words)
    if party and party not in DEMOCRATIC_PARTIES:
        problems.append(Problem(f"“{party}”既不是年月，也不是民主党派的名称。", REMEDY))
    return (PartyJoining(month, party) if month or party else None), problems


def written_joining(value: PartyJoining) -> str:
    """As the element holds it: 201006；民盟."""
    month = value.month.compact if value.month else ""
    return "；".join(part for part in (month, value.democratic_party) if part)
