"""What does not fit together in a form: shown to whoever takes it over, never a reason to refuse it."""

from filings.documents.cadre_form.dates import PartialDate, of_day
from filings.documents.cadre_form.form import CadreForm, Remark, Sex
from filings.documents.cadre_form.texts import SELF_MADE
from organizers import ethnic_groups, id_numbers

COMPARE = "请与身份证和档案核对。"


def doubts_of(form: CadreForm) -> list[Remark]:
    """Contradictions between fields."""
    return [*_of_name(form), *_of_ethnicity(form), *_with_id_number(form), *_of_order(form)]


def _of_name(form: CadreForm) -> list[Remark]:
    remarks = [] if form.name else [Remark("name", "", "姓名为空。", "请填写姓名。")]
    named = [("name", form.name)] + [
        (f"family.{position}.name", member.name) for position, member in enumerate(form.family)
    ]
    for field, name in named:
        if SELF_MADE.search(name):
            message = "姓名中有自造字（在其他电脑上显示为空白方框）。"
            remarks.append(Remark(field, name, message, "请改用输入法中的标准汉字（如㛃、䶮、𬭎）。"))
    return remarks


def _of_ethnicity(form: CadreForm) -> list[Remark]:
    problem = ethnic_groups.problem_of(ethnic_groups.normalized(form.ethnicity)) if form.ethnicity else ""
    return [Remark("ethnicity", form.ethnicity, problem, "请核对；确需保留的可原样带入。")] if problem else []


def _with_id_number(form: CadreForm) -> list[Remark]:
    if not form.id_number or id_numbers.problem_of(form.id_number):
        return []
    remarks = []
    born_on = id_numbers.birthday_in(form.id_number)
    if form.born_month and born_on and not form.born_month.agrees_with(of_day(born_on)):
        message = f"出生年月为{form.born_month}，身份证号所载为{of_day(born_on).to_the_month}。"
        remarks.append(Remark("born_month", f"{form.born_month}", message, COMPARE))
    told = Sex.MALE if id_numbers.is_male(form.id_number) else Sex.FEMALE
    if form.sex and form.sex != told:
        message = f"性别为{form.sex}，身份证号所载为{told}。"
        remarks.append(Remark("sex", form.sex.value, message, COMPARE))
    return remarks


def _of_order(form: CadreForm) -> list[Remark]:
    joined = form.joined.month if form.joined else None
    return [
        *_before_birth("joined", "入党时间", joined, form.born_month),
        *_before_birth("started_work", "参加工作时间", form.started_work, form.born_month),
    ]


def _before_birth(field: str, label: str, day: PartialDate | None, born: PartialDate | None) -> list[Remark]:
    if day is None or born is None or not day.is_before(born):
        return []
    return [Remark(field, f"{day}", f"{label}{day}早于出生年月{born}。", "请核对。")]
