"""What stands in the addresses of filings."""

from filings.documents.printed.papers import PaperKind
from filings.models import DocumentKind


class DocumentKindConverter:
    """One of the two documents: ``appointment-document``."""

    regex = "|".join(kind.field.replace("_", "-") for kind in DocumentKind)

    def to_python(self, value: str) -> DocumentKind:
        return DocumentKind(value.replace("-", "_").upper())

    def to_url(self, value: str) -> str:
        return DocumentKind(value).field.replace("_", "-")


class PaperKindConverter:
    """One of the papers that can be printed: ``receipt``."""

    regex = "|".join(kind.slug for kind in PaperKind)

    def to_python(self, value: str) -> PaperKind:
        return PaperKind(value.upper())

    def to_url(self, value: str) -> str:
        return PaperKind(value).slug
