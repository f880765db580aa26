"""What the three kinds of filings are called, and what each asks for before it can be reported."""

from dataclasses import dataclass

from filings.models import FilingCircumstances, FilingKind


@dataclass(frozen=True)
class KindWords:
    """The words of one kind, wherever a filing is written, shown or printed."""

    icon: str
    lede: str
    post: str
    effective_on: str
    effective_help: str
    reason: str
    required: tuple[tuple[str, str], ...]
    explains: tuple[str, ...]
    # What submitting, withdrawing and receiving do to the ledger.
    submitted: str
    withdrawn: str
    received: str = ""


_DECIDED = (
    ("candidate_determined_on", "人选确定日"),
    ("document_number", "任免文号"),
    ("document_on", "发文日期"),
)
_PERSON = (("name", "姓名"), ("staff_number", "工号"))
_BOTH_DOCUMENTS = "须报两份材料：任免正式发文、相关人员基本信息表。"
_BY_ANALOGY = "报备时限参照任职备案执行，仅作提醒。"

KIND_WORDS: dict[FilingKind, KindWords] = {
    FilingKind.APPOINTMENT: KindWords(
        icon="user-plus",
        lede="新任专职组织员",
        post="任职岗位",
        effective_on="任职起算日期",
        effective_help="以任职决定或文件载明的日期为准。任职自该日起生效，备案不是审批。",
        reason="任职理由",
        required=(*_PERSON, ("post", "任职岗位"), *_DECIDED, ("effective_on", "任职起算日期")),
        explains=(
            _BOTH_DOCUMENTS,
            "备案不是审批：任职以单位决定或任免文件载明的日期起算，报送后台账即登记任职，备案前显示“待备案”。",
        ),
        submitted="任职自起算日期起登记，备案办结前显示“待备案”；备案不是审批。",
        withdrawn="已登记的任职同时作废",
    ),
    FilingKind.REMOVAL: KindWords(
        icon="user-minus",
        lede="免去现任专职组织员职务",
        post="所免岗位",
        effective_on="免职日期",
        effective_help="在岗的最后一日，以任免文件载明的日期为准。岗位自次日起空缺。",
        reason="免职理由",
        required=(("ends", "所免职务"), ("reason", "免职理由"), *_DECIDED, ("effective_on", "免职日期")),
        explains=(
            _BOTH_DOCUMENTS,
            "备案不是审批：报送后台账即登记免职，免职日期当日仍在岗，岗位自次日起空缺。",
            _BY_ANALOGY,
        ),
        submitted="免职随即登记，岗位自免职日期的次日起空缺；备案不是审批。",
        withdrawn="已登记的免职同时撤回，原任职继续",
    ),
    FilingKind.EXCHANGE: KindWords(
        icon="arrows-exchange",
        lede="由一个专职岗位转任另一个专职岗位",
        post="新任岗位",
        effective_on="任职起算日期",
        effective_help="到新岗位任职的第一日。原岗位任职至前一日止。",
        reason="交流理由",
        required=(*_PERSON, ("post", "新任岗位"), *_DECIDED, ("effective_on", "任职起算日期")),
        explains=(
            _BOTH_DOCUMENTS,
            "由调入单位报备。本单位内交流的，报送后台账即登记；由其他单位调入的，党委组织部签收后登记。",
            "原岗位任职至新任日期的前一日止，两处任职不重叠。",
            _BY_ANALOGY,
        ),
        submitted="本单位内交流的，原任职随即结束，新任职待备案；由其他单位调入的，签收后登记。备案不是审批。",
        withdrawn="已登记的交流同时撤回，原任职继续",
        received="由其他单位调入的，签收后台账随即登记：原任职结束，新任职待备案。",
    ),
}


def words_of_kind(kind: str) -> KindWords:
    """The words of a filing's kind."""
    return KIND_WORDS[FilingKind(kind)]


def items_of(kind: str) -> list[FilingCircumstances.About]:
    """What circumstances can be stated about: who only leaves has no qualification to explain."""
    about = FilingCircumstances.About
    return [about.WAY, about.DETERMINATION] if kind == FilingKind.REMOVAL else list(about)
