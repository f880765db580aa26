"""The basic information form of a filing: started, saved as it is filled in, filled from a cadre form file.

Its content is plain data (see `filings.documents.form_content`), encrypted as a whole. What the filing itself says of
the candidate (name, sex, ethnicity, days of birth and of joining, the reason) stands in the filing only and is changed
there, in the same transaction. The audit names the fields that changed, never what they hold.
"""

import io
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from attachments.checks import content_to_store
from attachments.models import Attachment
from attachments.services import remove_attachment, store_attachment
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.models import BasicForm, Filing, FilingKind
from filings.models.candidates import FORM_PURPOSE, open_text, seal_text
from filings.policies import editing_refusal, person_refusal
from filings.services.drafts import save_draft, start_filing
from organizers import id_numbers
from organizers.models import Organizer, Sex
from organizers.services import RevealReason, note_id_number
from units.models import Unit

FORM_OWNER = "basic-form"
PHOTO_NAME = "照片.jpg"
OF_ANOTHER = "该身份证号已登记在其他人员名下。"
NOT_AS_ON_RECORD = "身份证号与台账登记的不一致，请核对；台账有误的，请联系党委组织部更正。"
Content = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """What is taken over from a cadre form: fields of the form, fields of the filing, the photo, the file itself."""

    content: Mapping[str, Any]
    person: Mapping[str, Any] = field(default_factory=dict)
    photo: bytes | None = field(default=None, repr=False)
    source: "File[bytes] | Attachment | None" = None


def is_photo_of(kept: bytes | None, photo: bytes | None) -> bool:
    """Whether a photo is the one that is kept: what comes in is encoded again before it is kept."""
    if kept is None or photo is None:
        return False
    return photo == kept or content_to_store(PHOTO_NAME, io.BytesIO(photo)) == kept


def content_of(form: BasicForm) -> Content:
    """What the form holds; empty where nothing was filled in yet."""
    text = open_text(form.content_sealed, row=form.pk, purpose=FORM_PURPOSE)
    return dict(json.loads(text)) if text else {}


@transaction.atomic
def start_form(*, filing: Filing, by: User, shape: str = BasicForm.Shape.SHORT) -> BasicForm:
    """The form of a filing, made if there is none yet: asking twice makes no second one."""
    _refuse_unless_editable(filing, by)
    values = {"shape": BasicForm.Shape(shape), "updated_by": by, "updated_at": clock.now()}
    form, is_new = BasicForm.objects.get_or_create(filing=filing, defaults=values)
    if is_new:
        _touch(filing)
        _record(form, by, "start_form", "开始填写基本信息表", ["shape"])
    form.filing = filing
    return form


@transaction.atomic
def save_form(
    *, form: BasicForm, values: Mapping[str, Any], version: int, by: User, person: Mapping[str, Any] | None = None
) -> BasicForm:
    """Save some fields. ``person`` holds those of the filing. A stale ``version`` is refused, nothing overwritten."""
    _hold(form, version, by)
    _save(form, values, dict(person or {}), by, "save_form", "填写基本信息表")
    return form


@transaction.atomic
def set_shape(*, form: BasicForm, shape: str, version: int, by: User) -> BasicForm:
    """Change between the short and the full form. The short one asks for no family: what was said of it is dropped."""
    _hold(form, version, by)
    shape = BasicForm.Shape(shape)
    if shape == form.shape:
        return form
    form.shape = shape
    _touch(form.filing)
    content = content_of(form)
    if shape == BasicForm.Shape.SHORT:
        content = without_family(content)
    _store(form, content, by, shape=shape)
    _record(form, by, "set_form_shape", f"基本信息表改用{shape.label}", ["shape"])
    return form


def members_dropped(*, form: BasicForm, shape: str, version: int, by: User) -> int:
    """How many members of the family a change of shape would delete; refused as the change itself would be."""
    _hold(form, version, by)
    is_shortened = shape == BasicForm.Shape.SHORT and form.shape != BasicForm.Shape.SHORT
    return len(content_of(form).get("family", [])) if is_shortened else 0


@transaction.atomic
def set_photo(*, form: BasicForm, upload: "File[bytes]", version: int, by: User) -> BasicForm:
    """Put in another photo. It is kept re-encoded, without what the camera wrote into it."""
    _hold(form, version, by)
    _touch(form.filing)
    try:
        with transaction.atomic():
            photo = _keep_file(form, upload, by)
            if photo.media_type not in {"image/jpeg", "image/png"}:
                raise Invalid({"file": ["照片应为JPG或PNG图片。"]})
    except Invalid as error:
        raise Invalid({"photo": [each for messages in error.errors.values() for each in messages]}) from error
    earlier = form.photo
    form.photo = photo
    _store(form, content_of(form), by, photo=photo)
    if earlier is not None:
        remove_attachment(attachment=earlier, by=by, reason="更换照片")
    _record(form, by, "set_form_photo", "更换基本信息表照片", ["photo"])
    return form


@transaction.atomic
def take_over(*, form: BasicForm, taken: Taken, version: int, by: User) -> BasicForm:
    """Take over what was chosen from a file, and keep the file."""
    _hold(form, version, by)
    _take(form, taken, by)
    return form


@transaction.atomic
def start_from_file(
    *, unit: Unit, by: User, creation_key: uuid.UUID, taken: Taken, kind: str = FilingKind.APPOINTMENT
) -> Filing:
    """A draft that begins with a cadre form. The same key again returns what it made before (a double submit)."""
    filing = start_filing(unit=unit, by=by, creation_key=creation_key, kind=kind, **taken.person)
    if BasicForm.objects.filter(filing=filing).exists():
        return filing
    form = start_form(filing=filing, by=by, shape=BasicForm.Shape.FULL)
    _take(form, Taken(taken.content, {}, taken.photo, taken.source), by)
    return filing


@transaction.atomic
def keep_upload(*, filing: Filing, upload: "File[bytes]", by: User) -> Attachment:
    """Keep a file while somebody looks at what it says; an earlier one that nothing was taken from goes."""
    _refuse_unless_editable(filing, by)
    form = BasicForm.objects.filter(filing=filing).first()
    used = {form.source_id, form.photo_id} if form else set()
    for earlier in Attachment.objects.of(FORM_OWNER, filing.pk).exclude(pk__in=[key for key in used if key]):
        remove_attachment(attachment=earlier, by=by, reason="重新导入")
    return store_attachment(upload=upload, owner_kind=FORM_OWNER, owner_id=filing.pk, by=by, unit_id=filing.unit_id)


@transaction.atomic
def record_download(*, form: BasicForm, by: User) -> None:
    """Note who took the form as a file: it holds the whole ID number."""
    _record(form, by, "download_form", "下载基本信息表（.lrmx）", [])


@transaction.atomic
def reveal_id_number(*, form: BasicForm, reason: str, by: User) -> str:
    """The full number, once, with a row in the audit that says who saw whose and why (not the number)."""
    refused = person_refusal(form.filing, Permission.REVEAL_ID_NUMBER, by)
    if refused:
        raise refused
    if reason not in RevealReason.values:
        raise Invalid({"reason": ["请选择查看事由。"]})
    audit.record(
        by=by,
        action="filings.reveal_id_number",
        summary="查看基本信息表的完整身份证号",
        subject=form,
        unit_id=form.filing.unit_id,
        reason=RevealReason(reason).label,
    )
    return str(content_of(form).get("id_number", ""))


def give_id_number(*, filing: Filing, by: User) -> None:
    """The ledger learns the form's ID number with the report; one that it has already must be the same."""
    form = BasicForm.objects.filter(filing=filing).first()
    number = content_of(form).get("id_number", "") if form else ""
    person = filing.organizer
    if not number or person is None:
        return
    if person.id_number and person.id_number != number:
        raise Refused("基本信息表的身份证号与台账登记的不一致。", remedy="请核对后再报送。", article="article-7")
    if not person.id_number:
        note_id_number(organizer=person, id_number=number, by=by)


def without_family(content: Content) -> Content:
    """What the short form keeps."""
    parents = {"JiaTingChengYuan", "Item"}
    unknown = [each for each in content.get("unknown", []) if each["parent"] not in parents]
    return {**content, "family": [], "unknown": unknown}


@transaction.atomic
def rotate_basic_forms(*, by: User | None) -> int:
    """Encrypt again what is still under an earlier key; returns how many forms."""
    rows = BasicForm.objects.select_for_update().exclude(content_sealed="").order_by("pk")
    changed = [form for form in rows if form.rotate()]
    BasicForm.objects.bulk_update(changed, ["content_sealed"], batch_size=200)
    audit.record(
        by=by,
        action="filings.rotate_basic_forms",
        summary="更换基本信息表加密密钥",
        changes={"rows": [None, len(changed)]},
    )
    return len(changed)


def _take(form: BasicForm, taken: Taken, by: User) -> None:
    values = dict(taken.content)
    if form.shape == BasicForm.Shape.SHORT:
        values = {name: value for name, value in without_family(values).items() if name != "family"}
    earlier, files = [], {}
    if isinstance(taken.source, Attachment):
        files["source"] = taken.source
    elif taken.source is not None:
        files["source"] = _keep_file(form, taken.source, by)
    if taken.photo is not None:
        files["photo"] = _keep_file(form, ContentFile(taken.photo, name=PHOTO_NAME), by)
    for name, kept in files.items():
        before = getattr(form, name)
        if before is not None and before.pk != kept.pk:
            earlier.append(before)
        setattr(form, name, kept)
    _save(form, values, dict(taken.person), by, "take_over_form", "从任免审批表文件带入", **files)
    for each in earlier:
        remove_attachment(attachment=each, by=by, reason="重新导入")


def _save(
    form: BasicForm,
    values: Mapping[str, Any],
    person: dict[str, Any],
    by: User,
    action: str,
    summary: str,
    **files: Any,
) -> None:
    before = content_of(form)
    content = {**before, **values}
    _fill_from_id_number(form.filing, content, person)
    filing, was = form.filing, form.filing.version
    if person:
        save_draft(filing=filing, version=was, by=by, **person)
    _check_id_number(filing, content)
    changed = [name for name in content if content[name] != before.get(name)]
    if not changed and not files and filing.version == was:
        return
    if filing.version == was:
        _touch(filing)
    _store(form, content, by, **files)
    if changed or files:
        _record(form, by, action, summary, [*changed, *files])


def _fill_from_id_number(filing: Filing, content: Content, person: dict[str, Any]) -> None:
    """Birth and sex that nobody stated follow from the number."""
    number = content.get("id_number", "")
    if not number or id_numbers.problem_of(number):
        return
    born = person.get("born_on", filing.born_on)
    birthday = id_numbers.birthday_in(number)
    month = content.get("born_month") or ""
    if born is None and birthday and month in ("", f"{birthday:%Y-%m}"):
        person["born_on"] = birthday
        content["born_month"] = ""
    if person.get("sex", filing.sex) not in (Sex.MALE, Sex.FEMALE):
        person["sex"] = Sex.MALE if id_numbers.is_male(number) else Sex.FEMALE


def _check_id_number(filing: Filing, content: Content) -> None:
    number = content.get("id_number", "")
    problems = id_number_problems(filing=filing, content=content, number=number) if number else []
    if problems:
        raise Invalid({"id_number": problems})


def id_number_problems(*, filing: Filing, content: Mapping[str, Any], number: str) -> list[str]:
    """Why a number would be refused for the person of a filing, beside what its form says."""
    born = filing.born_on.isoformat() if filing.born_on else content.get("born_month") or ""
    problems = number_problems(number, born=born, sex=filing.sex)
    return problems if id_numbers.problem_of(number) else problems + _ledger_problems(filing, number)


def number_problems(number: str, *, born: str, sex: str) -> list[str]:
    """What does not fit in an ID number itself, and to the birth (1985-03 or a whole day) and the sex stated."""
    problem = id_numbers.problem_of(number)
    if problem:
        return [problem]
    problems = []
    birthday = id_numbers.birthday_in(number)
    if birthday and born and not birthday.isoformat().startswith(born):
        problems.append("身份证号所载出生日期与出生年月不一致，请核对。")
    told = Sex.MALE if id_numbers.is_male(number) else Sex.FEMALE
    if sex in (Sex.MALE, Sex.FEMALE) and sex != told:
        problems.append("身份证号所载性别与性别不一致，请核对。")
    return problems


def _ledger_problems(filing: Filing, number: str) -> list[str]:
    """Found by the keyed index. Whose number it is is told to nobody."""
    own = filing.organizer
    if own is not None and own.id_number:
        return [] if own.id_number == number else [NOT_AS_ON_RECORD]
    holders = Organizer.objects.filter(id_number_index=Organizer.id_number.index_of(number))
    if own is not None:
        holders = holders.exclude(pk=own.pk)
    elif filing.staff_number:
        holders = holders.exclude(staff_number=filing.staff_number, name=filing.name)
    return [OF_ANOTHER] if holders.exists() else []


def _refuse_unless_editable(filing: Filing, by: User) -> None:
    refused = editing_refusal(filing, by)
    if refused:
        raise refused


def _hold(form: BasicForm, version: int, by: User) -> None:
    _refuse_unless_editable(form.filing, by)
    if version != form.version:
        raise Stale


def _touch(filing: Filing) -> None:
    """A step taken meanwhile must not slip past the change."""
    unchanged = Filing.objects.filter(pk=filing.pk, version=filing.version, status=filing.status)
    if not unchanged.update(version=F("version") + 1):
        raise Stale
    filing.version += 1


def _store(form: BasicForm, content: Content, by: User, **columns: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    form.content_sealed = seal_text(text, row=form.pk, purpose=FORM_PURPOSE)
    form.updated_by, form.updated_at = by, clock.now()
    names = {"content_sealed": form.content_sealed, "updated_by": by, "updated_at": form.updated_at, **columns}
    if not BasicForm.objects.filter(pk=form.pk, version=form.version).update(version=F("version") + 1, **names):
        raise Stale
    form.version += 1


def _keep_file(form: BasicForm, upload: "File[bytes]", by: User) -> Attachment:
    filing = form.filing
    return store_attachment(upload=upload, owner_kind=FORM_OWNER, owner_id=filing.pk, by=by, unit_id=filing.unit_id)


def _record(form: BasicForm, by: User, action: str, summary: str, fields: list[str]) -> None:
    """Which fields, never what stands in them."""
    audit.record(
        by=by,
        action=f"filings.{action}",
        summary=summary,
        subject=form,
        unit_id=form.filing.unit_id,
        changes={"fields": [None, sorted(fields)]} if fields else {},
    )
