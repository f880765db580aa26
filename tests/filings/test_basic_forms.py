"""The basic information form as a service: one source for what is in two places, sealed, saved once, frozen."""

import io
import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services as steps
from filings.documents.cadre_form import ELEMENTS, read_lrmx, write_lrmx
from filings.documents.form_content import form_of, taken_content, taken_person
from filings.models import BasicForm, Filing
from filings.services import basic_forms as services
from organizers.models import Organizer
from tests.factories import filings as make, organizers
from tests.filings.documents import samples

pytestmark = pytest.mark.django_db
FEMALE_1985 = samples.FEMALE_1985
FIELDS = [element.field for element in ELEMENTS]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def started(people, **changes) -> BasicForm:
    return services.start_form(filing=make.draft(people, **changes), by=people.handler, shape="FULL")


def save(form: BasicForm, by, **values) -> BasicForm:
    return services.save_form(form=form, values=values, version=form.version, by=by)


def read(form: BasicForm):
    """The form as it stands in the database."""
    stored = BasicForm.objects.select_related("filing__organizer", "photo").get(pk=form.pk)
    photo = stored.photo.file.read() if stored.photo else None
    return form_of(services.content_of(stored), stored.filing, photo)


def take(form: BasicForm, content: bytes, by, fields=None) -> BasicForm:
    told, chosen = read_lrmx(content), FIELDS if fields is None else fields
    taken = services.Taken(
        taken_content(told, chosen, services.content_of(form)),
        taken_person(told, chosen, form.filing),
        told.photo if "photo" in chosen else None,
        SimpleUploadedFile("示例.lrmx", content),
    )
    return services.take_over(form=form, taken=taken, version=form.version, by=by)


def test_starting_twice_makes_one_form(people):
    filing = make.draft(people)
    first = services.start_form(filing=filing, by=people.handler)
    again = services.start_form(filing=Filing.objects.get(pk=filing.pk), by=people.handler)
    assert (first.pk, BasicForm.objects.count()) == (again.pk, 1)


def test_a_file_taken_over_whole_comes_out_equal_in_every_field(people):
    form = started(people, name="示例甲")
    extra = "<DaoLingNianYue>204503</DaoLingNianYue>"
    content = samples.lrmx(extra=extra)
    take(form, content, people.handler)
    assert read_lrmx(write_lrmx(read(form))) == read_lrmx(content)


def test_what_the_filing_says_has_one_source(people):
    form = started(people, name="示例甲")
    take(form, samples.lrmx(), people.handler)
    filing = Filing.objects.get(pk=form.filing_id)
    assert (filing.sex, filing.ethnicity, filing.born_on) == ("2", "汉族", date(1985, 3, 15))  # the day of the number
    assert (filing.joined_on, filing.full_member_on) == (None, None)  # a month is no day, and 入党 is not 转正
    assert (filing.education, filing.degree, filing.reason) == ("研究生", "法学硕士", "工作需要")
    assert not {"name", "sex", "ethnicity", "reason"} & set(services.content_of(form))
    Filing.objects.filter(pk=filing.pk).update(ethnicity="回族", joined_on=date(2006, 7, 1))
    told = read(form)
    assert (told.ethnicity, told.joined.month.iso) == ("回族", "2006-07")


def test_only_what_was_chosen_is_taken(people):
    form = started(people, name="示例甲", ethnicity="满族")
    take(form, samples.lrmx(), people.handler, fields=["native_place", "full_time_education.degree"])
    told = read(form)
    assert (told.native_place, told.birthplace, told.ethnicity) == ("上海市", "", "满族")
    assert (told.full_time_education.degree, told.full_time_education.diploma) == ("法学硕士", "")


def test_a_stale_form_overwrites_nothing(people):
    form = started(people)
    stale = BasicForm.objects.select_related("filing").get(pk=form.pk)
    save(form, people.handler, health="健康")
    with pytest.raises(Stale):
        services.save_form(form=stale, values={"health": "良好"}, version=stale.version, by=people.handler)
    stale = BasicForm.objects.select_related("filing").get(pk=form.pk)
    with pytest.raises(Stale):
        services.save_form(form=stale, values={"health": "良好"}, version=1, by=people.handler)
    assert read(form).health == "健康"


def test_saving_the_same_again_changes_nothing(people):
    form = started(people)
    save(form, people.handler, health="健康")
    versions, entries = (form.version, form.filing.version), AuditEntry.objects.count()
    save(form, people.handler, health="健康")
    assert ((form.version, form.filing.version), AuditEntry.objects.count()) == (versions, entries)


def test_the_number_rests_encrypted_and_is_in_no_audit(people):
    form = started(people, name="示例甲")
    take(form, samples.lrmx(), people.handler)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content_sealed FROM filings_basicform")
        sealed = cursor.fetchone()[0]
    assert not [each for each in (FEMALE_1985, "示例丙", "native_place") if each in sealed]
    told = json.dumps([[entry.summary, entry.changes] for entry in AuditEntry.objects.all()], ensure_ascii=False)
    assert (FEMALE_1985 in told, "示例丙" in told, '"family"' in told) == (False, False, True)


def test_a_form_opens_in_its_own_row_only(people):
    form, other = started(people), started(make.cast())
    save(form, people.handler, health="健康")
    BasicForm.objects.filter(pk=other.pk).update(content_sealed=form.content_sealed)
    with pytest.raises(Exception, match="another row"):
        services.content_of(BasicForm.objects.get(pk=other.pk))


@pytest.mark.parametrize(
    ("changes", "number", "message"),
    [
        ({}, "310101198503150028", "身份证号的校验位不符，请核对。"),
        ({}, "1", "身份证号应为18位，前17位为数字，末位为数字或X。"),
        ({"born_on": date(1985, 4, 15)}, FEMALE_1985, "身份证号所载出生日期与出生年月不一致，请核对。"),
        ({"sex": "1"}, FEMALE_1985, "身份证号所载性别与性别不一致，请核对。"),
    ],
)
def test_a_number_that_cannot_be_is_refused_at_its_field(people, changes, number, message):
    form = started(people, **changes)
    with pytest.raises(Invalid) as caught:
        save(form, people.handler, id_number=number, health="健康")
    assert caught.value.errors == {"id_number": [message]}
    assert read(form).health == ""


def test_a_number_of_another_person_is_refused_without_saying_whose(people):
    holder = organizers.organizer("别处同志", id_number=FEMALE_1985)
    form = started(people)
    with pytest.raises(Invalid) as caught:
        save(form, people.handler, id_number=FEMALE_1985)
    assert caught.value.errors == {"id_number": ["该身份证号已登记在其他人员名下。"]}
    assert holder.name not in str(caught.value.errors)


def test_birth_and_sex_follow_from_the_number(people):
    form = started(people)
    save(form, people.handler, id_number=FEMALE_1985)
    filing = Filing.objects.get(pk=form.filing_id)
    assert (filing.born_on, filing.sex) == (date(1985, 3, 15), "2")


def test_the_short_form_keeps_no_family(people):
    form = started(people, name="示例甲")
    take(form, samples.lrmx(), people.handler)
    assert len(read(form).family) == 2
    services.set_shape(form=form, shape="SHORT", version=form.version, by=people.handler)
    assert read(form).family == ()
    take(form, samples.lrmx(), people.handler)
    assert read(form).family == ()


def test_a_photo_is_kept_without_what_the_camera_wrote(people):
    form = started(people)
    photo = SimpleUploadedFile("照片.jpg", samples.photograph())
    services.set_photo(form=form, upload=photo, version=form.version, by=people.handler)
    kept = BasicForm.objects.get(pk=form.pk).photo
    assert b"Exif" not in kept.file.read()
    again = SimpleUploadedFile("照片.png", samples.picture("PNG"))
    services.set_photo(form=form, upload=again, version=form.version, by=people.handler)
    assert Attachment.objects.get(pk=kept.pk).removed_at is not None
    with pytest.raises(Invalid) as caught:
        services.set_photo(form=form, upload=make.pdf("照片.pdf"), version=form.version, by=people.handler)
    assert caught.value.errors == {"photo": ["照片应为JPG或PNG图片。"]}


def test_once_reported_it_is_frozen(people):
    form = started(people)
    steps.request_sign_off(filing=form.filing, version=form.filing.version, by=people.handler)
    with pytest.raises(Refused):
        save(form, people.handler, health="健康")
    with pytest.raises(Refused):
        services.set_shape(form=form, shape="SHORT", version=form.version, by=people.handler)


def test_nobody_else_writes_it(people):
    form = started(people)
    for who in (people.dept, make.bystanders()["other_handler"], make.bystanders()["nobody"]):
        with pytest.raises(Refused):
            save(form, who, health="健康")


def test_a_submission_brings_the_number_into_the_ledger(people):
    form = started(people)
    save(form, people.handler, id_number=FEMALE_1985)
    filing = Filing.objects.get(pk=form.filing_id)
    steps.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    steps.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert Organizer.objects.get(staff_number=filing.staff_number).id_number == FEMALE_1985
    assert AuditEntry.objects.filter(action="organizers.note_id_number").count() == 1


def test_a_number_unlike_the_ledgers_is_not_reported(people):
    form = started(people, staff_number="G90001", name="示例甲")
    save(form, people.handler, id_number=FEMALE_1985)
    organizers.organizer("示例甲", staff_number="G90001", id_number=samples.NUMBER)
    filing = Filing.objects.get(pk=form.filing_id)
    steps.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    with pytest.raises((Refused, Invalid)):
        steps.submit_filing(filing=filing, version=filing.version, by=people.secretary)


def test_a_draft_begins_with_a_file_once(people):
    content, key = samples.lrmx(), uuid.uuid4()
    told = read_lrmx(content)

    def start() -> Filing:
        taken = services.Taken(
            taken_content(told, FIELDS, {}),
            {**taken_person(told, FIELDS, Filing()), "name": told.name, "staff_number": "N1"},
            source=SimpleUploadedFile("示例.lrmx", content),
        )
        return services.start_from_file(unit=people.unit, by=people.handler, creation_key=key, taken=taken)

    first, again = start(), start()
    assert (first.pk, Filing.objects.count(), BasicForm.objects.count()) == (again.pk, 1, 1)
    form = BasicForm.objects.get()
    assert (read(form), form.source.file.read()) == (told, content)


def test_forms_follow_a_change_of_keys(people, settings):
    form = started(people)
    save(form, people.handler, health="健康")
    settings.DATA_KEYS = {"k2": b"\7" * 32, **settings.DATA_KEYS}
    out = io.StringIO()
    call_command("rotate_data_keys", stdout=out)
    assert "已用当前密钥重新加密1份基本信息表。" in out.getvalue().splitlines()
    settings.DATA_KEYS = {"k2": b"\7" * 32}
    assert read(form).health == "健康"
