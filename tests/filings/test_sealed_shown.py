"""The page of a seal shows all that was sealed, in words, and to units not what the department said to itself."""

from datetime import date

import pytest
from django.urls import reverse

from common import clock
from filings import services
from filings.models import SealedFiling
from filings.services.qualification import Period, Stated
from filings.services.sealing import differences
from rules.qualification_facts import Judgement
from rules.settings import FilingReview
from tests.factories import filings as make, regulation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
STEP_NOTES = {"INSPECTION": {"skipped": "由上级统一考察"}, "MEETING": {"note": "党委会第12次会议"}}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def sealed(people):
    """Filed with everything that can be stated."""
    regulation.decided("filing_review", value=FilingReview.CHIEF)
    filing = make.draft(people, step_notes=STEP_NOTES)
    services.save_qualification(
        filing=filing, version=filing.version, by=people.handler, is_probationary=False, is_fit=True,
        judgements={Judgement.CONDUCT: Stated("公道正派", date(2026, 11, 2))},
        experience=[
            Period("PARTY_AFFAIRS", "示例学院党办主任", date(2020, 1, 1), date(2023, 1, 1)),
            Period("IDEOLOGICAL", "示例学院辅导员", date(2023, 2, 1), None),
        ],
    )  # fmt: skip
    stated = make.stated(filing, people.handler)
    make.talk(filing.unit, people.handler, filing, held_on=date(2026, 10, 20))
    make.said_of_materials(filing, people.handler, kept_where="党办档案柜")
    filing.refresh_from_db()
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    stated.refresh_from_db()
    services.note_circumstances(circumstances=stated, version=filing.version, note="属实", by=people.dept)
    filing.refresh_from_db()
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.give_opinion(filing=filing, version=filing.version, by=people.dept, text="材料齐全")
    services.give_opinion(filing=filing, version=filing.version, by=people.chief, text="同意备案")
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    return SealedFiling.objects.get(filing=filing)


def lists(answer) -> dict:
    return {title: [tuple(item) for item in items] for title, _, items in answer.context["lists"]}


def test_every_list_that_was_sealed(people, sealed, sign_in, django_assert_max_num_queries):
    place, client = reverse("filings:sealed", args=[sealed.filing_id]), sign_in(people.dept)
    with django_assert_max_num_queries(34):
        answer = client.get(place)
    handler, dept, chief = (each.display_name for each in (people.handler, people.dept, people.chief))
    kind = sealed.filing.materials.get().kind.name
    assert lists(answer) == {
        "选任过程说明": [("考察", "未进行：由上级统一考察", ""), ("会议讨论决定", "党委会第12次会议", "")],
        "任职资格": [
            ("工作作风优良，公道正派", "公道正派", "2026年11月2日"),
            ("党务工作经历", "示例学院党办主任", "2020年1月1日至2023年1月1日"),
            ("思想政治工作经历", "示例学院辅导员", "2023年2月1日至今"),
            ("是否具有正常履行职责的身体条件", "是", ""),
            ("预备党员（尚未转正）", "否", ""),
        ],
        "特殊情况说明": [
            ("党龄", "援外期间转正", f"{handler}，2026年11月4日说明；{dept}，2026年11月4日备注：属实"),
        ],
        "沟通记录": [
            ("2026年10月20日　面谈", "岗位调整", f"党委书记、组织部干事。单位{handler}，2026年11月4日记录"),
        ],
        "其他选任材料": [(kind, "有", "2026年11月4日，存放于党办档案柜")],
        "审核意见": [
            ("经办人", "材料齐全", f"{dept}，2026年11月4日9时00分"),
            ("科长", "同意备案", f"{chief}，2026年11月4日9时00分"),
        ],
    }
    page = answer.content.decode()
    assert "2026-10-20" not in page
    assert [step["by"] for step in answer.context["steps"]][-1] == chief
    assert list(differences(sealed)) == []


def test_a_unit_is_not_shown_what_the_department_said(people, sealed, sign_in):
    answer = sign_in(people.handler).get(reverse("filings:sealed", args=[sealed.filing_id]))
    assert "审核意见" not in lists(answer)
    assert "材料齐全</span>" not in answer.content.decode()
    assert len(lists(answer)) == 5


def test_the_level_of_the_post_is_sealed_where_the_filing_states_none(people, sign_in):
    people.post.level = "SECTION_CHIEF"
    people.post.save(update_fields=["level"])
    filing = make.filed(people, level="")
    answer = sign_in(people.handler).get(reverse("filings:sealed", args=[filing.pk]))
    assert dict(answer.context["facts"])["岗位级别"] == "科级正职"
    assert lists(answer) == {}
