"""What the lower rooms are told about filings when the application starts."""

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from attachments import ownership
from common import generated_docs, navigation, panels
from filings import filing_panels, home
from filings.batches import FilingPapers
from filings.diagram import render_states_markdown
from filings.models import Filing
from filings.packet_files import PACKET_OWNER
from filings.packets.panel import packet_panel
from filings.panels import communications_panel, person_panel, unit_panel
from filings.paper_panel import papers_panel
from filings.qualification_panel import qualification_panel
from filings.sealed_panel import sealed_panel
from filings.services import ATTACHMENT_OWNER
from jobs import registry as jobs
from units.access import can_somewhere

GROUP = "选任备案"


def register() -> None:
    """Who sees the files of a filing, its panels, its page of docs, its entry of the navigation. Twice is as once."""
    for code, label in ((ATTACHMENT_OWNER, "任免备案材料"), (PACKET_OWNER, "离线报送表")):
        ownership.register(
            code, label=label, visible_ids=lambda user: Filing.objects.visible_to(user).values("pk")
        )  # fmt: skip
    jobs.register(FilingPapers())
    generated_docs.register("docs/filing-states.md", render_states_markdown)
    _add_pages()
    _add_panels()
    _add_home()


def _add_pages() -> None:
    navigation.registry.group(GROUP, 25)
    navigation.register(
        navigation.NavItem(
            "任免备案", "file-certificate", "filings:list", sees_filings, group=GROUP, order=10, is_primary=True
        ),
        navigation.NavItem(
            "任免备案台账", "notebook", "filings:ledger", sees_filings, group=GROUP, order=20, is_exact=True,
            pages=("ledger-export", "ledger-papers", "ledger-columns", "timeliness"),
        ),
    )  # fmt: skip


def _add_panels() -> None:
    panels.register_panel("unit", unit_panel, order=60)
    panels.register_panel("unit", communications_panel, order=65)
    panels.register_panel("person", person_panel, order=60)
    panels.register_panel("filing", filing_panels.opinions_panel, order=10)
    panels.register_panel("filing", filing_panels.communications_panel, order=20)
    panels.register_panel("filing", qualification_panel, order=30)
    panels.register_panel("filing", filing_panels.circumstances_panel, order=40)
    panels.register_panel("filing", filing_panels.materials_panel, order=60)
    panels.register_panel("filing", sealed_panel, order=70)
    panels.register_panel("filing", packet_panel, order=75)
    panels.register_panel("filing", papers_panel, order=80)


def _add_home() -> None:
    panels.register_panel("home-department", home.figures_panel, order=15)
    panels.register_panel("home-department", home.timing_panel, order=26)
    panels.register_panel("home-department", home.waiting_panel, order=30)
    panels.register_panel("home-department", home.due_panel, order=40)
    panels.register_panel("home-department", home.calendar_panel, order=55)
    panels.register_events("home-department", home.tell_filed)
    panels.register_panel("home-unit", home.unit_to_do_panel, order=20)
    panels.register_panel("home-unit", home.unit_progress_panel, order=30)


def sees_filings(user: User) -> bool:
    """Anybody who may see filings of some unit."""
    return allows(user, Permission.VIEW_FILING) or can_somewhere(user, Permission.VIEW_FILING)
