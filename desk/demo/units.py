"""Forty party organizations that do not exist. What is special about each stands in the remark at its row."""

from dataclasses import dataclass

from rules.posts import PostLevel
from units.models import PartyOrganizationKind, UnitKind

FLAGSHIP = "SL01"
RENAMED = "SL33"
YOUNG = "SL40"

_KINDS = {
    "H": UnitKind.HOSPITAL,
    "X": UnitKind.COLLEGE,
    "J": UnitKind.ADMINISTRATION,
    "Z": UnitKind.AFFILIATE,
    "O": UnitKind.OTHER,
}
_PARTY_KINDS = {
    "党委": PartyOrganizationKind.COMMITTEE,
    "党总支": PartyOrganizationKind.GENERAL_BRANCH,
    "直属党支部": PartyOrganizationKind.DIRECT_BRANCH,
}
_LEVELS = {
    "C": PostLevel.SECTION_CHIEF.value,
    "D": PostLevel.SECTION_DEPUTY.value,
    "M": PostLevel.STAFF_MEMBER.value,
    "N": PostLevel.NONE.value,
    "U": "",
}

# How a post is held. The former holder, where there is one, was in post before the system was in use.
HISTORICAL = "h"  # by somebody who was there before the system
FILED = "f"  # first held by an appointment that was filed
CHANGED = "c"  # a former holder left, the present one was filed
LEFT = "x"  # vacant: the holder left lately
NEVER = "e"  # established and not held yet
STORY = "s"  # a former holder left, and a filing of the plot is under way
NEW_STORY = "S"  # newly established, and a filing of the plot is under way


@dataclass(frozen=True)
class DemoPost:
    """A post: its level and how it is held (one of the letters above)."""

    number: int
    level: str
    held: str


@dataclass(frozen=True)
class DemoUnit:
    """A unit with the members of four statistics dates, the latest last; None where nothing was reported."""

    code: str
    name: str
    short_name: str
    kind: str
    party_kind: str
    members: tuple[int | None, ...]
    posts: tuple[DemoPost, ...]
    late_members: int | None
    in_scope: bool


# code | name | short name | kind | members at four statistics dates | posts | count reported lately
_TABLE = """
SL01 | 示例附属云帆医院党委       | 云帆医院   | H | 1198 1215 1240 1263 | Cf DS DS Dx |
SL02 | 示例附属星河医院党委       | 星河医院   | H | 1012 1040 1066 1081 | Ch Cc Ds    |
SL03 | 示例附属青禾儿童医院党委   | 青禾儿童   | H | 842 856 871 869     | Cc Df       |
SL04 | 示例附属望岳口腔医院党委   | 望岳口腔   | H | 512 519 526 533     | Ch DS       |
SL05 | 示例附属听澜眼科医院党委   | 听澜眼科   | H | 471 483 486 488     | Ch          | 512
SL06 | 示例附属晴川妇产医院党委   | 晴川妇产   | H | 602 611 618 620     | Cc Dh       |
SL07 | 示例附属松涛精神卫生中心党委 | 松涛中心 | H | 330 338 341 346     | Ds          |
SL08 | 示例附属朝露胸科医院党委   | 朝露胸科   | H | 489 494 497 501     | Ch Df       |
SL09 | 示例附属麦浪肿瘤医院党委   | 麦浪肿瘤   | H | 470 481 492 500     | Dc          |
SL10 | 示例附属北斗康复医院党委   | 北斗康复   | H | 232 240 243 251     | Uh          |
SL11 | 示例附属暖阳老年医院党委   | 暖阳老年   | H | 281 286 290 288     | Dx          |
SL12 | 示例附属萤火第二医院党委   | 萤火二院   | H | 390 402 411 420     | Ds          |
SL13 | 示例基础医学院党委         | 基础医学院 | X | 355 361 368 372     | Cs          |
SL14 | 示例公共卫生学院党委       | 公卫学院   | X | 268 271 275 279     | Dh          |
SL15 | 示例护理学院党委           | 护理学院   | X | 188 193 197 200     | Mh          |
SL16 | 示例药学院党委             | 药学院     | X | 221 214 209 204     | Dh          | 196
SL17 | 示例口腔医学院党总支       | 口腔医学院 | X | 191 195 197 199     | Nf          |
SL18 | 示例检验医学院党总支       | 检验医学院 | X | 96 99 104 110       | Ns          |
SL19 | 示例康复学院党总支         | 康复学院   | X | 88 90 95 97         | Nh          |
SL20 | 示例生物医学工程学院党委   | 医工学院   | X | 181 186 190 193     | Df          | 206
SL21 | 示例全球健康学院党总支     | 全球健康   | X | 54 58 61 66         | Ns          |
SL22 | 示例马克思主义学院党总支   | 马院       | X | 71 74 80 83         | Mf          |
SL23 | 示例继续教育学院党总支     | 继教学院   | X | 62 60 59 -          | Nh          |
SL24 | 示例研究生院党委           | 研究生院   | X | 742 765 781 803     | Cf DS       |
SL25 | 示例机关党委               | 机关党委   | J | 412 418 425 431     | Cc Dh       |
SL26 | 示例教学管理党总支         | 教学管理   | J | 77 79 82 84         | Nf          |
SL27 | 示例科研管理党总支         | 科研管理   | J | 58 61 65 70         | Ns          |
SL28 | 示例后勤保障党总支         | 后勤保障   | J | 143 140 138 135     | Nh          |
SL29 | 示例图书馆党总支           | 图书馆     | Z | 47 46 49 51         | Nc          |
SL30 | 示例信息中心党总支         | 信息中心   | Z | 33 36 38 41         | Ns          |
SL31 | 示例实验动物中心党总支     | 动物中心   | Z | 29 30 32 31         | Nh          |
SL32 | 示例临床研究中心党总支     | 临研中心   | Z | 64 70 78 85         | Nf          |
SL33 | 示例免疫研究所党总支       | 免疫所     | Z | 92 97 101 108       | Dc          |
SL34 | 示例健康科学研究院党委     | 健康研究院 | Z | 118 127 133 140     | Nh          | 146
SL35 | 示例医疗器械研究所党总支   | 器械所     | Z | - - - -             | Nh          |
SL36 | 示例离退休工作党委         | 离退休党委 | Z | 655 668 679 690     | Cc De       |
SL37 | 示例期刊社直属党支部       | 期刊社     | Z | 18 19 19 21         | Nh          |
SL38 | 示例附属幼儿园直属党支部   | 幼儿园     | O | 20 22 21 22         |             |
SL39 | 示例产业集团党委           | 产业集团   | O | 156 149 151 150     | Me          |
SL40 | 示例创新转化中心党总支     | 转化中心   | O | - - - -             | Nf          | 37
"""
NOT_IN_SCOPE = frozenset({"SL38"})
FORMER_NAMES = {RENAMED: ("示例免疫学研究室党总支", "免疫研究室")}


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _unit(line: str) -> DemoUnit:
    code, name, short_name, kind, members, posts, late = (cell.strip() for cell in line.split("|"))
    party_kind = next(value for ending, value in _PARTY_KINDS.items() if name.endswith(ending))
    held = enumerate(posts.split(), start=1)
    return DemoUnit(
        code=code,
        name=name,
        short_name=short_name,
        kind=_KINDS[kind].value,
        party_kind=party_kind.value,
        members=tuple(_number(each) for each in members.split()),
        posts=tuple(DemoPost(number, _LEVELS[each[0]], each[1]) for number, each in held),
        late_members=_number(late),
        in_scope=code not in NOT_IN_SCOPE,
    )


UNITS: tuple[DemoUnit, ...] = tuple(_unit(line) for line in _TABLE.strip().splitlines())
