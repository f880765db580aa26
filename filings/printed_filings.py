"""All that the papers of a filing say, read from the database: for its page, for batches and for packs."""

from filings.correction_changes import corrected_of
from filings.documents.printed.papers import PrintedFiling
from filings.facts import dossier_of
from filings.lines import line_of
from filings.models import Filing
from filings.models.filings import FilingQuerySet
from filings.way import facts_for_page, records_of, way_of
from rules.selection import assess_filing
from rules.standard import Standard

RELATED = (
    "organizer", "post", "tenure", "drafted_by", "signed_off_by", "ends__post", "ends__organizer",
    "extension__decided_by", "extension__attachment", "qualification", "basic_form",
)  # fmt: skip


def with_papers(rows: FilingQuerySet) -> FilingQuerySet:
    """Filings with what every page and paper about them shows."""
    return rows.with_unit_names().select_related(*RELATED)


def printed_filing(filing: Filing) -> PrintedFiling:
    """A filing of `with_papers` as its papers show it today."""
    dossier = dossier_of(filing)
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
        today=context.today,
        corrected=corrected_of(filing),
    )
