"""A correction of what was filed: a new draft with the same content, which goes the same way to a number of its own.

The sealed filing stays as it is. The ledger is revised when the correction is filed, never before.
"""

import uuid

from django.db import transaction

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid
from common.pinyin import of_person
from filings.correcting import correction_refusal, start_note
from filings.models import (
    BasicForm,
    Filing,
    FilingCircumstances,
    FilingDocument,
    FilingStep,
    Material,
    Qualification,
)
from filings.models.candidates import FORM_PURPOSE, open_text, seal_text
from filings.services.documents import copy_document
from filings.services.drafts import FilingContent
from filings.services.once import insert_once
from filings.transitions import START

COPIED = tuple(FilingContent.__annotations__)
# With the department's note: what was noted once stands until the unit states something else.
STATED = ("about", "text", "stated_by", "stated_at", "noted_by", "noted_at", "note")


@transaction.atomic
def start_correction(*, filing: Filing, reason: str, creation_key: uuid.UUID, by: User) -> Filing:
    """Start a correction with all that the filed one says. The same key again returns the row that it made before."""
    made = Filing.objects.filter(creation_key=creation_key, drafted_by=by, corrects=filing).first()
    if made is not None:
        return made
    # One correction at a time: whoever asks at the same moment waits here and is then refused.
    Filing.objects.select_for_update().get(pk=filing.pk)
    refused = correction_refusal(filing, by)
    if refused:
        raise refused
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid({"reason": ["请写明更正的内容和理由。"]})
    new = _copy(filing, creation_key, by)
    made = insert_once(new, by=by, maker="drafted_by")
    if made is not None:
        return made
    note = start_note(filing, reason)[:1000]
    FilingStep.objects.create(filing=new, action=START, to_status=new.status, by=by, at=new.created_at, note=note)
    audit.record(
        by=by,
        action="filings.start_correction",
        summary="起草更正备案",
        subject=new,
        unit_id=new.unit_id,
        changes=audit.created(new),
        reason=reason[:500],
    )
    _copy_rows(filing, new, by)
    return new


def _copy(filing: Filing, creation_key: uuid.UUID, by: User) -> Filing:
    content = {name: getattr(filing, name) for name in COPIED}
    new = Filing(
        creation_key=creation_key,
        unit=filing.unit,
        kind=filing.kind,
        is_paper=filing.is_paper,
        corrects=filing,
        drafted_by=by,
        created_at=clock.now(),
        **content,
    )
    pinyin, initials = of_person(new.name)
    new.pinyin, new.initials = pinyin[:300], initials[:64]
    return new


def _copy_rows(filing: Filing, new: Filing, by: User) -> None:
    """What hangs on the filed one, so that nothing has to be entered twice; each may be changed in the draft."""
    now = clock.now()
    rows = FilingDocument.objects.filter(filing=filing, replaced_at__isnull=True).select_related("attachment")
    for document in rows.order_by("kind"):
        copy_document(document=document, filing=new, by=by)
    for stated in Qualification.objects.filter(filing=filing):
        names = ("is_probationary", "is_fit", "judgements", "experience")
        values = {name: getattr(stated, name) for name in names}
        Qualification.objects.create(filing=new, updated_by=by, updated_at=now, **values)
    for row in FilingCircumstances.objects.filter(filing=filing, replaced_at__isnull=True):
        FilingCircumstances.objects.create(filing=new, **{name: getattr(row, name) for name in STATED})
    for material in Material.objects.filter(filing=filing):
        values = {name: getattr(material, name) for name in ("kind", "is_present", "dated_on", "kept_where")}
        Material.objects.create(filing=new, **values)
    _copy_form(filing, new)


def _copy_form(filing: Filing, new: Filing) -> None:
    """Bound to the new row: the content is encrypted anew. The photo is chosen again.

    Who wrote it and when stays: a copy is no newer than the document that was attached from it.
    """
    form = BasicForm.objects.filter(filing=filing).first()
    if form is None:
        return
    copy = BasicForm(filing=new, shape=form.shape, updated_by=form.updated_by, updated_at=form.updated_at)
    plain = open_text(form.content_sealed, row=form.pk, purpose=FORM_PURPOSE)
    copy.content_sealed = seal_text(plain, row=copy.pk, purpose=FORM_PURPOSE) if plain else ""
    copy.save(force_insert=True)
