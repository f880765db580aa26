"""People who do not exist: invented names (rare characters and a long one among them), data drawn by a fixed seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from organizers.id_numbers import CHECK_CHARACTERS, WEIGHTS

SEED = 30
NEAR_RETIREMENT = 27  # somebody whom the forecast names
_NAMES = """
方喆 陆堃 江玥 温祎 石垚 顾望舒 沈知秋 林听澜 周既明 宋观棋
许星遥 秦砚书 叶初晴 程远舟 韩朝露 白云起 夏青禾 罗晚亭 傅时雨 梁溪月
曾乐之 单思齐 尹若谷 任清和 仇怀瑾 解明远 欧阳松涛 司徒静姝 阿依努尔古丽·示例买买提江 范春山
邱暖阳 董麦冬 萧北辰 廖晓岚 冯既白 邓长庚 曹景行 彭书禾 吕知夏 丁一诺
苏慕言 姚鹤鸣 卢映雪 钟灵川 田望野 郝闻笛 邵云归 孟拾光 龙在田 万里舟
段新桐 雷惊蛰 汤圆月 尚可期 柏常青 甘棠 路遥之 关山越 谷雨生 柳依依
骆千帆 池鱼飞 安如是 乔木生 向晚晴 时光远
"""
NAMES = tuple(name for row in _NAMES.strip().splitlines() for name in row.split())
ETHNIC_GROUPS = ("汉族",) * 12 + ("回族", "满族", "壮族")
EDUCATION = (("研究生", "硕士"), ("研究生", "硕士"), ("研究生", "博士"), ("大学本科", "学士"))
RANKS = ("七级职员", "八级职员", "九级职员", "")
TITLES = ("助理研究员", "讲师", "副研究员", "主管护师", "")


@dataclass(frozen=True)
class DemoPerson:
    """One person with everything that the ledger or a filing may ask."""

    staff_number: str
    name: str
    sex: str
    ethnicity: str
    born_on: date
    joined_on: date
    full_member_on: date
    education: str
    degree: str
    phone: str
    id_number: str
    staff_rank: str
    professional_title: str

    def details(self) -> dict[str, Any]:
        """What a filing reports of a candidate."""
        names = ("sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree", "phone")
        return {name: getattr(self, name) for name in names}

    def private_details(self) -> dict[str, Any]:
        """What only the ledger knows."""
        return {name: getattr(self, name) for name in ("id_number", "staff_rank", "professional_title")}


def cast(first: str = "") -> Iterator[DemoPerson]:
    """The people in a fixed order; ``first`` is the name of the person who comes first (the demo's own organizer)."""
    dice = random.Random(SEED)  # noqa: S311 no secret: the same people every time are the point
    names = (first, *NAMES) if first else NAMES
    for number, name in enumerate(names, start=1):
        yield _person(number, name, dice)


def _person(number: int, name: str, dice: random.Random) -> DemoPerson:
    born_on = date(1974, 1, 1) + timedelta(days=dice.randrange(20 * 365))
    if number == NEAR_RETIREMENT:
        born_on = born_on.replace(year=born_on.year - 2)
    joined_on = date(born_on.year + dice.randint(20, 25), dice.choice((6, 7, 11, 12)), dice.randint(1, 28))
    sex = dice.choice("12")
    education, degree = dice.choice(EDUCATION)
    return DemoPerson(
        staff_number=f"SL{number:04d}",
        name=name,
        sex=sex,
        ethnicity=dice.choice(ETHNIC_GROUPS),
        born_on=born_on,
        joined_on=joined_on,
        full_member_on=joined_on.replace(year=joined_on.year + 1),
        education=education,
        degree=degree,
        phone=f"021-0000{number:04d}",
        id_number=_id_number(born_on, number, sex),
        staff_rank=dice.choice(RANKS),
        professional_title=dice.choice(TITLES),
    )


def _id_number(born_on: date, number: int, sex: str) -> str:
    """Of a region that does not exist (000000), with the right check digit."""
    last = (number % 5) * 2 + (1 if sex == "1" else 0)
    body = f"000000{born_on:%Y%m%d}{number % 100:02d}{last}"
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11
    return body + CHECK_CHARACTERS[remainder]
