"""Every paper shows the rarest characters of names: none is missing from the faces that are embedded."""

import logging

import pytest

from common import clock
from common.printing import print_pdf
from filings.documents.printed.papers import PaperKind, sheet_of
from filings.models import Filing
from filings.printed_filings import printed_filing, with_papers
from tests.factories import filings as make
from tests.filings.documents.test_printed_forms import RARE, TODAY, form, full_form, words

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]


def test_no_glyph_is_missing_from_any_paper(caplog):
    with clock.frozen(make.DETERMINED_ON):
        people = make.cast(f"{RARE}医院党委")
        drafted = make.draft(people, name=RARE, late_explanation=RARE, remarks=RARE)
        make.basic_form(drafted, people.handler, word=RARE)
        filing = Filing.objects.get(pk=drafted.pk)
        make.lead_to_the_record(filing, people)
        printed = printed_filing(with_papers(Filing.objects.filter(pk=filing.pk)).get())
        print_pdf(sheet_of(PaperKind.RECEIPT, printed))  # the engine is quiet about this; from here on it tells
        caplog.set_level(logging.WARNING, logger="weasyprint")
        for kind in PaperKind:
            assert RARE in words(print_pdf(sheet_of(kind, printed))), kind
    assert [record.message for record in caplog.records if "notdef" in record.message] == []


def test_the_engine_would_tell(caplog):
    print_pdf(full_form(form(), on=TODAY))
    caplog.set_level(logging.WARNING, logger="weasyprint")
    print_pdf(full_form(form(name="\U0001f600"), on=TODAY))
    assert any("notdef" in record.message for record in caplog.records)
