"""What a careful unit tells of a candidate: the committee's assessment (Article 6), and the full cadre form."""

from datetime import date
from typing import Any

from accounts.models import User
from common import clock
from desk.demo.people import DemoPerson
from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartialDate,
    ResumePeriod,
)
from filings.documents.form_content import stored_content
from filings.models import BasicForm, Filing
from filings.services.basic_forms import save_form, start_form
from filings.services.qualification import Period, Stated, save_qualification
from organizers.models import Sex
from rules.qualification_facts import ExperienceKind, Judgement

ASSESSMENTS = {
    Judgement.OPENING: "政治立场坚定，党性意识强，熟悉党务工作，能够胜任专职组织员岗位要求。",
    Judgement.KNOWLEDGE: "热爱党务工作，熟悉党章党规和发展党员工作流程，连续多年负责支部组织工作。",
    Judgement.ABILITY: "责任心强，文字功底扎实，善于组织协调，曾牵头完成支部换届和党员信息核查工作。",
    Judgement.CONDUCT: "作风踏实，公道正派，密切联系党员群众，廉洁自律，考察中未见不良反映。",
}
SCHOOL = "示例大学马克思主义学院思想政治教育专业"
STUDIED, CLERK = 4, 6  # years


def state_qualification(filing: Filing, person: DemoPerson, unit: str, stated_on: date, by: User) -> None:
    """The opening clause, the items of Article 6 and one period of party affairs."""
    begun_on = date(person.full_member_on.year + 2, 9, 1)
    save_qualification(
        filing=filing,
        version=filing.version,
        by=by,
        is_probationary=False,
        is_fit=True,
        judgements={part: Stated(text, stated_on) for part, text in ASSESSMENTS.items()},
        experience=[Period(ExperienceKind.PARTY_AFFAIRS, f"{unit}办公室科员", begun_on)],
    )


def fill_in_form(filing: Filing, person: DemoPerson, unit: str, by: User) -> None:
    """干部任免审批表, as if typed in by the handler."""
    form = start_form(filing=filing, by=by, shape=BasicForm.Shape.FULL)
    save_form(form=form, values=_content(person, unit), version=form.version, by=by)


def _content(person: DemoPerson, unit: str) -> dict[str, Any]:
    graduated = max(person.born_on.year + 24, person.joined_on.year + 1)
    moved = graduated + CLERK
    whole = CadreForm(
        native_place="上海",
        birthplace="上海",
        health="健康",
        professional_title=person.professional_title,
        expertise="党建与思想政治工作",
        started_work=PartialDate(graduated, 7),
        full_time_education=Education(person.education, f"法学{person.degree}", SCHOOL, SCHOOL),
        present_position=f"{unit}办公室科员",
        proposed_position=f"{unit}专职组织员",
        resume=(
            _period(graduated - STUDIED, 9, graduated, 7, f"{SCHOOL}学习"),
            _period(graduated, 7, moved, 9, f"{unit}综合办公室科员"),
            ResumePeriod(PartialDate(moved, 9), None, (f"{unit}办公室科员",)),
        ),
        rewards=f"{clock.today().year - 1}年获评示例医学院优秀党务工作者。",
        annual_assessments=AnnualAssessments("；".join(f"{clock.today().year - n}年合格" for n in (3, 2, 1))),
        family=_family(person),
        reporting_unit=unit,
        filled_on=PartialDate(clock.today().year, clock.today().month, clock.today().day),
        filled_by="示例经办人",
        id_number=person.id_number,
    )
    return stored_content(whole)


def _period(from_year: int, from_month: int, year: int, month: int, what: str) -> ResumePeriod:
    return ResumePeriod(PartialDate(from_year, from_month), PartialDate(year, month), (what,))


def _family(person: DemoPerson) -> tuple[FamilyMember, ...]:
    born = person.born_on
    spouse = ("妻子", "示例乙") if person.sex == Sex.MALE else ("丈夫", "示例甲")
    return (
        FamilyMember(*spouse, PartialDate(born.year + 1, 5), "群众", "示例中学教师"),
        FamilyMember("父亲", "示例丙", PartialDate(born.year - 27, 3), "中共党员", "已退休"),
        FamilyMember("母亲", "示例丁", PartialDate(born.year - 25, 10), "群众", "已退休"),
    )
