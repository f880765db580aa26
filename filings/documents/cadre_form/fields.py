"""The 34 elements of the file, in its order and its spelling, and what they are called here and on paper."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of an element is to be read."""

    NAME = "name"
    LINE = "line"
    TEXT = "text"
    SEX = "sex"
    MONTH = "month"
    DAY = "day"
    JOINED = "joined"
    RESUME = "resume"
    ASSESSMENTS = "assessments"
    ID_NUMBER = "id_number"
    FAMILY = "family"
    PHOTO = "photo"


@dataclass(frozen=True)
class Element:
    """One element: its spelling, the field it fills (a dot leads into an education), the word on the printed form."""

    tag: str
    field: str
    label: str
    kind: Kind


ROOT = "Person"
ELEMENTS = (
    Element("XingMing", "name", "姓名", Kind.NAME),
    Element("XingBie", "sex", "性别", Kind.SEX),
    Element("ChuShengNianYue", "born_month", "出生年月", Kind.MONTH),
    Element("MinZu", "ethnicity", "民族", Kind.NAME),
    Element("JiGuan", "native_place", "籍贯", Kind.NAME),
    Element("ChuShengDi", "birthplace", "出生地", Kind.NAME),
    Element("RuDangShiJian", "joined", "入党时间", Kind.JOINED),
    Element("CanJiaGongZuoShiJian", "started_work", "参加工作时间", Kind.MONTH),
    Element("JianKangZhuangKuang", "health", "健康状况", Kind.NAME),
    Element("ZhuanYeJiShuZhiWu", "professional_title", "专业技术职务", Kind.LINE),
    Element("ShuXiZhuanYeYouHeZhuanChang", "expertise", "熟悉专业有何专长", Kind.LINE),
    Element("QuanRiZhiJiaoYu_XueLi", "full_time_education.diploma", "全日制教育学历", Kind.LINE),
    Element("QuanRiZhiJiaoYu_XueWei", "full_time_education.degree", "全日制教育学位", Kind.LINE),
    Element(
        "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
        "full_time_education.diploma_school",
        "全日制教育学历毕业院校系及专业",
        Kind.TEXT,
    ),
    Element(
        "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
        "full_time_education.degree_school",
        "全日制教育学位毕业院校系及专业",
        Kind.TEXT,
    ),
    Element("ZaiZhiJiaoYu_XueLi", "in_service_education.diploma", "在职教育学历", Kind.LINE),
    Element("ZaiZhiJiaoYu_XueWei", "in_service_education.degree", "在职教育学位", Kind.LINE),
    Element(
        "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
        "in_service_education.diploma_school",
        "在职教育学历毕业院校系及专业",
        Kind.TEXT,
    ),
    Element(
        "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
        "in_service_education.degree_school",
        "在职教育学位毕业院校系及专业",
        Kind.TEXT,
    ),
    Element("XianRenZhiWu", "present_position", "现任职务", Kind.TEXT),
    Element("NiRenZhiWu", "proposed_position", "拟任职务", Kind.TEXT),
    Element("NiMianZhiWu", "removed_position", "拟免职务", Kind.TEXT),
    Element("JianLi", "resume", "简历", Kind.RESUME),
    Element("JiangChengQingKuang", "rewards", "奖惩情况", Kind.TEXT),
    Element("NianDuKaoHeJieGuo", "annual_assessments", "年度考核结果", Kind.ASSESSMENTS),
    Element("RenMianLiYou", "reason", "任免理由", Kind.TEXT),
    Element("JiaTingChengYuan", "family", "家庭主要成员及重要社会关系", Kind.FAMILY),
    Element("ChengBaoDanWei", "reporting_unit", "呈报单位", Kind.LINE),  # the file's own spelling
    Element("JiSuanNianLingShiJian", "age_counted_on", "计算年龄时间", Kind.DAY),
    Element("TianBiaoShiJian", "filled_on", "填表时间", Kind.DAY),
    Element("TianBiaoRen", "filled_by", "填表人", Kind.NAME),
    Element("ShenFenZheng", "id_number", "身份证号", Kind.ID_NUMBER),
    Element("ZhaoPian", "photo", "照片", Kind.PHOTO),
    Element("Version", "version", "版本", Kind.LINE),
)
FAMILY, PHOTO = "JiaTingChengYuan", "ZhaoPian"
BY_TAG = {element.tag: element for element in ELEMENTS}
BY_FIELD = {element.field: element for element in ELEMENTS}
POSITIONS = {element.tag: position for position, element in enumerate(ELEMENTS)}

ITEM = "Item"
MEMBER_ELEMENTS = (
    Element("ChengWei", "relation", "称谓", Kind.NAME),
    Element("XingMing", "name", "姓名", Kind.NAME),
    Element("ChuShengRiQi", "born_month", "出生年月", Kind.MONTH),
    Element("ZhengZhiMianMao", "political_status", "政治面貌", Kind.LINE),
    Element("GongZuoDanWeiJiZhiWu", "work", "工作单位及职务", Kind.TEXT),
)
MEMBER_TAGS = tuple(element.tag for element in MEMBER_ELEMENTS)
MOST_MEMBERS = 10


def label_of(field: str) -> str:
    """The printed form's word for a field; of the whole file where the field is empty."""
    head, _, rest = field.partition(".")
    if head == "family" and rest:
        position, _, part = rest.partition(".")
        word = next((element.label for element in MEMBER_ELEMENTS if element.field == part), "")
        return f"家庭成员第{int(position) + 1}人{word}"
    element = BY_FIELD.get(field)
    return element.label if element else "文件"
