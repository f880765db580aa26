"""The papers of a filing as PDF."""

import io
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest

from accounts import audit
from common.errors import Refused
from common.printing import print_pdf
from filings.documents.printed.papers import PaperKind, missing_for, sheet_of
from filings.printed_filings import printed_filing
from filings.views.guards import FilingPage


class FilingPaper(FilingPage):
    """One paper, made anew each time; who took it is recorded, because it holds personal data."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: PaperKind, **kwargs: Any) -> FileResponse:
        filing = self.filing
        missing = missing_for(kind, filing)
        if missing:
            raise Refused(f"暂不能打印{kind.label}。", remedy=missing, article="article-7")
        content = print_pdf(sheet_of(kind, printed_filing(filing)))
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
