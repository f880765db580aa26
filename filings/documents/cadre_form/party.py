"""入党时间: a month, the name of a democratic party, or both."""

import re
from contextlib import suppress

from filings.documents.cadre_form.dates import LONGEST, NotADate, PartialDate, parse_partial
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
DATE_SHAPE = re.compile(r"[\d.．。·年月日/－-]+")
BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
# What only says again that it is this party.
THIS_PARTY = re.compile(r"(?:加入)?(?:中国共产党|中共)?(?:预备)?(?:党员)?(?:入党)?")
FULL_MEMBERSHIP = "转正"
REMEDY = "请按“201006”“民盟”或“201006；民盟”的样式填写；党龄以转正日期为准，须另行填写。"


def parse_joining(raw: str) -> tuple[PartyJoining | None, list[Problem]]:
    """When and what was joined; what is not understood is kept as the party's name, with a remark."""
    text = as_text(raw)
    bare = BRACKETS.fullmatch(text)
    text = bare[1].strip() if bare else text
    if not text:
        return None, []
    if DATE_SHAPE.fullmatch(text.replace(" ", "")):
        with suppress(NotADate):
            return PartyJoining(parse_partial(text).to_the_month), []
    # What stands in brackets is said too: 2011.05（农工党）.
    parts = [_without_this_party(part) for part in BETWEEN.split(BRACKETS.sub(r"；\1；", text)) if part]
    found, problems = _of_parts([part for part in parts if part] or [text])
    if found and found.month and found.democratic_party in DEMOCRATIC_PARTIES and BRACKETS.search(text):
        message = f"“{text[:60]}”中的{found.month}已按入党时间读取，请核对是否为加入{found.democratic_party}的时间。"
        problems.append(Problem(message, REMEDY))
    return found, problems


def _without_this_party(part: str) -> str:
    """2005.06入党 and 中共2005.06 are the month alone; words without a month stay."""
    for found in THIS_PARTY.finditer(part) if len(part) <= LONGEST else ():
        rest = part[: found.start()] + part[found.end() :]
        if found[0] and DATE_SHAPE.fullmatch(rest):
            return rest
    return "" if THIS_PARTY.fullmatch(part) else part


def _of_parts(parts: list[str]) -> tuple[PartyJoining | None, list[Problem]]:
    month: PartialDate | None = None
    words: list[str] = []
    problems: list[Problem] = []
    for part in parts:
        if FULL_MEMBERSHIP in part:
            problems.append(Problem(f"“{part[:60]}”未带入：入党时间一栏不读取转正日期。", REMEDY))
            continue
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
