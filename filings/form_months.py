"""What the basic information form knows to the month only, while the filing asks for the day."""

from filings.documents.form_content import partial
from filings.models import BasicForm, Filing
from filings.services.basic_forms import content_of

MONTH_OF_DAY = {"born_on": "born_month", "joined_on": "joined_month"}


def months_alone(filing: Filing) -> dict[str, str]:
    """Days that neither the filing nor the ledger has → the month that the form has of each, as it is printed."""
    ledger = filing.organizer
    asked = [name for name in MONTH_OF_DAY if not (getattr(filing, name) or (ledger and getattr(ledger, name)))]
    form = BasicForm.objects.filter(filing=filing).first() if asked else None
    content = content_of(form) if form else {}
    months = {name: partial(content.get(MONTH_OF_DAY[name])) for name in asked}
    return {name: month.dotted for name, month in months.items() if month}
