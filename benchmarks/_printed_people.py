"""Forms of different people for the printing benchmark, and what a worker process does with them.

Nobody is real: names, places and posts are put together from lists by the number of the person, the same each time.
"""

import io
import os
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._harness import ROOT

ON = date(2026, 11, 23)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹窦章云苏潘葛范彭郎"
GIVEN = "佳怡晨曦浩宇思远子涵梓轩雨桐若彤嘉禾景行知微文博明哲静姝舒窈一诺承泽喆玥祎頔旻赟"
PLACES = ("江苏南通", "浙江绍兴", "山东潍坊", "安徽黄山", "河南洛阳", "湖北襄阳", "四川绵阳", "福建泉州", "辽宁鞍山")
SCHOOLS = ("示例大学", "示例师范大学", "示例医科大学", "示例理工学院", "示例财经大学", "示例省委党校")
MAJORS = (
    "马克思主义学院思想政治教育专业", "公共卫生学院预防医学专业", "国际与公共事务学院行政管理专业",
    "临床医学院护理学专业", "人文学院汉语言文学专业", "经济管理学院人力资源管理专业",
)  # fmt: skip
PLACES_OF_WORK = (
    "示例附属第一医院党委办公室", "示例附属儿童医院门诊部", "示例研究所科研处", "示例医学院研究生工作部",
    "示例附属口腔医院人事处", "示例公共卫生学院学生工作办公室", "示例护理学院团委",
)  # fmt: skip
POSTS = ("科员", "副主任科员", "干事", "秘书", "辅导员", "团委书记", "副主任", "主任助理", "党支部书记")
TITLES = (
    "讲师（2014.09）",
    "副研究员（2019.12）",
    "主治医师（2016.11）",
    "主管护师（2018.06）",
    "助理研究员（2015.07）",
)
SKILLS = ("党务管理", "宣传策划", "统计分析", "教育培训", "文字综合", "心理咨询")
HONOURS = ("优秀共产党员", "优秀党务工作者", "先进工作者", "三八红旗手", "优秀辅导员", "抗击疫情先进个人")
RELATIONS = (("丈夫", "妻子"), ("儿子", "女儿"), ("父亲", "母亲"), ("岳父", "婆婆"))


def photo(number: int = 0) -> bytes:
    """A portrait of nobody, with a number in it: everybody has another picture, none is embedded for two."""
    start, rest = _portrait()[:2], _portrait()[2:]
    return start + b"\xff\xfe\x00\x06" + number.to_bytes(4, "big") + rest


@cache
def _portrait() -> bytes:
    """Two inches at 300 dpi, with as much grain as a camera leaves."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 only here

    grain = Image.frombytes("RGB", (413, 579), Random(7).randbytes(413 * 579 * 3)).filter(ImageFilter.GaussianBlur(4))
    stream = io.BytesIO()
    Image.blend(grain, Image.new("RGB", grain.size, (90, 120, 170)), 0.4).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _name(any_of: Random) -> str:
    return any_of.choice(SURNAMES) + any_of.choice(GIVEN) + any_of.choice(GIVEN)


def _resume(any_of: Random, joined: int, school: str, employers: list[str]) -> tuple[Any, ...]:
    from filings.documents.cadre_form import form as cadre  # noqa: PLC0415 - after the settings
    from filings.documents.cadre_form.dates import PartialDate  # noqa: PLC0415 - after the settings

    def period(at: int) -> Any:
        since = joined + at * 2
        note = (f"（其间：{joined + at}.09--{joined + at + 3}.06 {school}在职研究生学习）",)
        return cadre.ResumePeriod(
            PartialDate(since, 7),
            PartialDate(since + 2, 7) if at < 7 else None,
            (f"{employers[at // 4]}{any_of.choice(POSTS)}",),
            note if at % 3 == 1 else (),
        )

    return tuple(period(at) for at in range(8))


def _family(any_of: Random, born: int, employers: list[str]) -> tuple[Any, ...]:
    from filings.documents.cadre_form import form as cadre  # noqa: PLC0415 - after the settings
    from filings.documents.cadre_form.dates import PartialDate  # noqa: PLC0415 - after the settings

    def relative(at: int) -> Any:
        work = any_of.choice((*employers, any_of.choice(PLACES_OF_WORK))) + any_of.choice(POSTS)
        standing = "中共党员" if at % 2 else "群众"
        born_in = PartialDate(born - 3 + at, 5)
        return cadre.FamilyMember(any_of.choice(RELATIONS[at % 4]), _name(any_of), born_in, standing, work)

    return tuple(relative(at) for at in range(4))


def form_of(number: int, *, with_photo: bool = True) -> Any:
    """A full form with eight periods, four relatives and two paragraphs, different in every field from the next."""
    from filings.documents.cadre_form import form as cadre  # noqa: PLC0415 - after the settings
    from filings.documents.cadre_form.dates import PartialDate  # noqa: PLC0415 - after the settings

    any_of = Random(number)
    pick = any_of.choice
    born, joined = 1972 + number % 20, 1996 + number % 20
    # A life has one or two schools and employers, and most of its lines name them again.
    school, employers = f"{pick(SCHOOLS)}{pick(MAJORS)}", any_of.sample(PLACES_OF_WORK, 2)

    years, place = range(2023, 2026), pick(PLACES)
    return cadre.CadreForm(
        name=_name(any_of),
        sex=cadre.Sex.FEMALE if number % 2 else cadre.Sex.MALE,
        born_month=PartialDate(born, 1 + number % 12),
        ethnicity=pick(("汉族", "回族", "满族", "苗族")),
        native_place=place,
        birthplace=place,
        joined=cadre.PartyJoining(PartialDate(joined, 6), ""),
        started_work=PartialDate(joined + 1, 7),
        health="健康",
        professional_title=pick(TITLES),
        expertise=pick(SKILLS),
        full_time_education=cadre.Education("大学", "学士", school, ""),
        in_service_education=cadre.Education("研究生", "硕士", school, ""),
        present_position=f"{employers[1]}{pick(POSTS)}",
        proposed_position=f"{employers[1]}专职组织员（科级正职）",
        resume=_resume(any_of, joined, school, employers),
        rewards="".join(f"{year}年获示例系统{pick(HONOURS)}；" for year in (2019, 2021)) + "未受过处分。",
        annual_assessments=cadre.AnnualAssessments("；".join(f"{y}年年度考核{pick(('优秀', '称职'))}" for y in years)),
        reason=f"该同志政治素质好，熟悉{pick(SKILLS)}，作风扎实，群众基础好，具有较强的组织协调能力。经研究，拟任专职组织员。",
        family=_family(any_of, born, employers),
        reporting_unit=f"中共{employers[1][:8]}委员会",
        filled_on=PartialDate(2026, 11, 1 + number % 28),
        filled_by=_name(any_of),
        photo=photo(number) if with_photo else None,
    )


def sheet_of(number: int, *, with_photo: bool = True) -> Any:
    from filings.documents.printed.cadre_form import full_form  # noqa: PLC0415 - after the settings

    return full_form(form_of(number, with_photo=with_photo), on=ON)


def get_ready() -> None:
    """Settings, fonts and a first form, so that what follows is warm. Also how a worker process begins."""
    os.environ.setdefault("FONTCONFIG_FILE", str(ROOT / "var" / "fonts.conf"))
    import django  # noqa: PLC0415 - only once the environment says where the data are

    django.setup()
    print_one(0)


def print_one(number: int) -> int:
    """Print a person's form; its bytes."""
    from common.printing import print_pdf  # noqa: PLC0415 - after the settings

    return len(print_pdf(sheet_of(number)))


def peak_of(count: int) -> float:
    """Megabytes that a process holds at most while it prints so many people one after the other."""
    for number in range(count):
        print_one(number)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
