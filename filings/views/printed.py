"""The papers of a filing as PDF."""

import io
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest

from accounts import audit
from common import clock
from common.errors import Refused
from common.printing import print_pdf
from filings.documents.printed.papers import PaperKind, PrintedFiling, missing_for, sheet_of
from filings.facts import dossier_of
from filings.lines import line_of
from filings.views.guards import FilingPage
from filings.way import facts_for_page, records_of, way_of
from rules.selection import assess_filing
from rules.standard import Standard


class FilingPaper(FilingPage):
    """One paper, made anew each time; who took it is recorded, because it holds personal data."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: PaperKind, **kwargs: Any) -> FileResponse:
        filing = self.filing
        missing = missing_for(kind, filing)
        if missing:
            raise Refused(f"暂不能打印{kind.label}。", remedy=missing, article="article-7")
        content = print_pdf(sheet_of(kind, self.printed()))
        with transaction.atomic():
            audit.record(
                by=self.account,
                action="filings.print_paper",
                summary=f"打印{kind.label}",
                subject=filing,
                unit_id=filing.unit_id,
            )
        name = f"{kind.label}-{filing.name}.pdf"
        response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response

    def printed(self) -> PrintedFiling:
        filing, dossier = self.filing, dossier_of(self.filing)
        context = dossier.context
        records = records_of(filing)
        facts = facts_for_page(filing, dossier, records)
        standard = Standard(context.today, context.settings, context.calendar)
        return PrintedFiling(
            filing=filing,
            unit_name=filing.unit_name,
            line=line_of(filing, context),
            dossier=dossier,
            records=records,
            facts=facts,
            findings=assess_filing(facts, standard),
            way=way_of(filing, facts, standard),
            today=clock.today(),
        )
