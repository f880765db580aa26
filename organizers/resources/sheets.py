"""The two sheets of the roster workbook: headers, their synonyms, and how each column is read."""

from common.templatetags.words import masked_id
from organizers.resources.cells import (
    EthnicityWidget,
    IdNumberWidget,
    LevelWidget,
    PostNumberWidget,
    SexWidget,
)
from units.models import PartyOrganizationKind, UnitKind
from workbooks.resources import Column, SheetResource
from workbooks.widgets import CodeWidget, DayWidget, IntegerWidget, NameWidget, TextWidget, WordWidget

UNIT_KIND_SYNONYMS = {
    "医院": UnitKind.HOSPITAL,
    "直属附属医院": UnitKind.HOSPITAL,
    "附院": UnitKind.HOSPITAL,
    "学院": UnitKind.COLLEGE,
    "学院系": UnitKind.COLLEGE,
    "学院/系": UnitKind.COLLEGE,
    "学院、系": UnitKind.COLLEGE,
    "院系": UnitKind.COLLEGE,
    "院(系)": UnitKind.COLLEGE,
    "系": UnitKind.COLLEGE,
    "机关部处": UnitKind.ADMINISTRATION,
    "党政机关": UnitKind.ADMINISTRATION,
    "机关党委": UnitKind.ADMINISTRATION,
    "职能部门": UnitKind.ADMINISTRATION,
    "直属": UnitKind.AFFILIATE,
    "直属机构": UnitKind.AFFILIATE,
    "其它": UnitKind.OTHER,
}
PARTY_KIND_SYNONYMS = {
    "基层党委": PartyOrganizationKind.COMMITTEE,
    "二级党委": PartyOrganizationKind.COMMITTEE,
    "委员会": PartyOrganizationKind.COMMITTEE,
    "总支": PartyOrganizationKind.GENERAL_BRANCH,
    "总支部": PartyOrganizationKind.GENERAL_BRANCH,
    "党总支部": PartyOrganizationKind.GENERAL_BRANCH,
    "直属支部": PartyOrganizationKind.DIRECT_BRANCH,
    "直属党总支": PartyOrganizationKind.GENERAL_BRANCH,
    "党支部": PartyOrganizationKind.DIRECT_BRANCH,
    "支部": PartyOrganizationKind.DIRECT_BRANCH,
}
OPEN_END = frozenset({"至今", "在任", "现任", "在职", "在岗", "无", "今"})
NOT_KNOWN = frozenset({"无", "不详", "未知", "暂缺", "暂无"})


class UnitSheet(SheetResource):
    """单位."""

    sheet = "单位"
    sheet_words = "单位信息 单位表 二级单位 二级单位党组织 单位名册 单位基本情况 党组织"
    identity = ("code", "name")

    code = Column(
        "单位代码",
        CodeWidget(32),
        attribute="code",
        synonyms=("代码 单位编码 单位编号 编码 二级单位代码 党组织代码 组织代码 机构代码 单位代号"),
    )
    name = Column(
        "单位名称",
        TextWidget(100, width=36),
        attribute="name",
        synonyms=("单位 二级单位 二级单位党组织 二级单位名称 二级单位党组织名称 党组织名称 二级党组织 单位全称 名称"),
    )
    kind = Column(
        "单位类别",
        WordWidget("单位类别", dict(UnitKind.choices), {word: kind.value for word, kind in UNIT_KIND_SYNONYMS.items()}),
        attribute="kind",
        synonyms="单位类型 类别 单位性质 类型",
    )
    party_kind = Column(
        "党组织类别",
        WordWidget(
            "党组织类别",
            dict(PartyOrganizationKind.choices),
            {word: kind.value for word, kind in PARTY_KIND_SYNONYMS.items()},
        ),
        attribute="party_kind",
        synonyms="党组织类型 党组织形式 组织类别 党组织设置",
    )
    full = Column(
        "正式党员",
        IntegerWidget(),
        attribute="full",
        synonyms="正式党员数 正式党员人数 正式 正式党员数量",
    )
    probationary = Column(
        "预备党员",
        IntegerWidget(),
        attribute="probationary",
        synonyms="预备党员数 预备党员人数 预备 预备党员数量",
    )
    counted_on = Column(
        "统计时点",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="counted_on",
        synonyms=("统计日期 统计时间 统计截止日期 统计截至日期 截止日期 截至日期 截止时间 截至时间 数据时点"),
    )
    established_on = Column(
        "启用日期",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="established_on",
        synonyms="启用时间 成立日期 成立时间 设立日期 设立时间",
    )
    abolished_on = Column(
        "停用日期",
        DayWidget(needs_day=True, blank_words=NOT_KNOWN),
        attribute="abolished_on",
        synonyms="停用时间 撤销日期 撤销时间",
    )
    remarks = Column("备注", TextWidget(500, width=30), attribute="remarks", synonyms="说明 备注说明")


class UnitImportSheet(UnitSheet):
    """单位 with the total, which the plain sheet does not repeat: 党员人数 alone means the total."""

    total = Column(
        "党员人数",
        IntegerWidget(),
        attribute="total",
        synonyms="党员总数 党员数 党员 党员总人数 党员合计 党员数量 总数 党员总计 合计 小计 总计",
    )


class OrganizerSheet(SheetResource):
    """组织员."""

    sheet = "组织员"
    sheet_words = "专职组织员 花名册 组织员花名册 专职组织员花名册 组织员名册 人员 人员信息 组织员信息"
    identity = ("staff_number", "name")

    staff_number = Column(
        "工号",
        CodeWidget(32),
        attribute="staff_number",
        synonyms="职工号 教工号 员工号 教职工号 人员编号 人事编号 职工编号 工作证号 人员工号",
    )
    name = Column(
        "姓名",
        NameWidget(64),
        attribute="name",
        synonyms="组织员姓名 专职组织员姓名 专职组织员 名字 组织员",
    )
    sex = Column("性别", SexWidget(), attribute="sex")
    ethnicity = Column("民族", EthnicityWidget(), attribute="ethnicity", synonyms="族别")
    born_on = Column(
        "出生日期",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="born_on",
        synonyms="出生年月 出生年月日 出生时间 生日",
    )
    id_number = Column(
        "身份证号",
        IdNumberWidget(),
        attribute="id_number",
        synonyms="身份证号码 身份证 公民身份号码 居民身份证号 居民身份证号码 证件号码 证件号",
    )
    joined_on = Column(
        "入党日期",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="joined_on",
        synonyms="入党时间 入党年月 入党年月日 入党",
    )
    full_member_on = Column(
        "转正日期",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="full_member_on",
        synonyms=("转正时间 转正年月 党员转正日期 党员转正时间 预备党员转正日期 预备党员转正时间 转为正式党员时间"),
    )
    education = Column("学历", TextWidget(30), attribute="education", synonyms="最高学历 文化程度")
    degree = Column("学位", TextWidget(30), attribute="degree", synonyms="最高学位")
    unit_code = Column(
        "单位代码",
        CodeWidget(32),
        attribute="unit_code",
        synonyms=("单位编码 单位编号 二级单位代码 党组织代码 组织代码 机构代码 单位代号 所在单位代码"),
    )
    number = Column(
        "岗位序号",
        PostNumberWidget(),
        attribute="number",
        synonyms="岗位号 岗位编号 岗位 岗号 岗位编码",
    )
    level = Column(
        "岗位级别",
        LevelWidget(),
        attribute="level",
        synonyms="级别 岗位等级 职务级别 行政级别 专职组织员级别",
    )
    staff_rank = Column("职员职级", TextWidget(30), attribute="staff_rank", synonyms="职级 职员等级 管理岗职级")
    professional_title = Column(
        "专业技术职务",
        TextWidget(50, width=18),
        attribute="professional_title",
        synonyms="职称 专业技术职称 专技职务 专业技术资格",
    )
    effective_on = Column(
        "任职日期",
        DayWidget(blank_words=NOT_KNOWN),
        attribute="effective_on",
        synonyms=(
            "任职时间 任职起始日期 任职起算日期 任职年月 任专职组织员时间 任专职组织员日期 "
            "任职开始日期 到任日期 到任时间"
        ),
    )
    ended_on = Column(
        "免职日期",
        DayWidget(needs_day=True, blank_words=OPEN_END),
        attribute="ended_on",
        synonyms="免职时间 离任日期 离任时间 卸任日期 卸任时间 任职截止日期 任职结束日期",
    )
    document_number = Column(
        "任职文号",
        TextWidget(60, width=24),
        attribute="document_number",
        synonyms="任免文号 文号 发文字号 发文文号 任职文件 任职文件号 任职文件文号",
    )
    phone = Column(
        "联系电话",
        TextWidget(40, width=16),
        attribute="phone",
        synonyms="手机 手机号 手机号码 电话 联系方式 电话号码 移动电话 联系手机",
    )
    remarks = Column("备注", TextWidget(500, width=30), attribute="remarks", synonyms="备注说明 说明")


class OrganizerImportSheet(OrganizerSheet):
    """组织员 as it is read: a unit may also be named instead of coded."""

    unit_name = Column(
        "单位名称",
        TextWidget(100),
        synonyms=(
            "单位 二级单位 二级单位党组织 二级单位名称 二级单位党组织名称 二级党组织 "
            "所在单位 所属单位 任职单位 工作单位 所在党组织"
        ),
    )


PERSON_FIELDS = (
    "name",
    "sex",
    "ethnicity",
    "born_on",
    "id_number",
    "joined_on",
    "full_member_on",
    "education",
    "degree",
    "staff_rank",
    "professional_title",
    "phone",
    "remarks",
)
TENURE_KEYS = ("unit_code", "unit_name", "number", "level", "effective_on", "ended_on", "document_number")


def masked(number: str) -> str:
    """An identity number as it is written by default; nothing where there is none."""
    return masked_id(number) if number else ""
