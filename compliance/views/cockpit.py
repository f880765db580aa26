"""The cockpit: every unit and the department against every judged article, one cell of it, and one unit by itself."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.views import View

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import as_of, tables
from common.errors import Refused
from compliance.cockpit import (
    COLUMN_OF,
    COLUMNS,
    DEPARTMENT,
    Column,
    Mark,
    Row,
    department_row,
    rows_of,
    tally,
    tiles,
    unit_row,
)
from compliance.cockpit_forms import SORT, URGENT, CockpitFilter
from compliance.cockpit_markup import row_cells, sprite, total_cell
from compliance.explanations import Explainer
from compliance.facts import FIRST_JUDGED
from compliance.judging import JudgedUnit, Judgement, judge
from compliance.models import Question
from compliance.question_panels import questions_beside
from regulation.facts import notes_by_article
from rules.articles import article as article_of
from rules.cockpit import ARTICLES, DEPARTMENT_ARTICLES
from rules.verdicts import Verdict
from units.access import can, can_somewhere, units_with
from units.models import Unit

NOT_ALLOWED = "您没有查看执行情况的权限。"
ROWS = 500
# What an address carries from the grid into a cell and back.
CARRIED = ("q", "kind", "article", "outcome", "scope", SORT, as_of.PARAMETER)


class JudgedPage(View):
    """A page that shows a judgement as of a day."""

    http_method_names = ["get", "head", "options"]

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
        return user

    @cached_property
    def day(self) -> Any:
        return as_of.day_asked(self.request, first=FIRST_JUDGED)

    @cached_property
    def carried(self) -> str:
        """The grid's own narrowing and its day, as a query string or nothing."""
        kept = QueryDict(mutable=True)
        for name in CARRIED:
            if self.request.GET.get(name):
                kept[name] = self.request.GET[name]
        return f"?{kept.urlencode()}" if kept else ""

    def show(self, template: str, context: dict[str, Any]) -> HttpResponse:
        day = as_of.page_context(self.request, first=FIRST_JUDGED)
        grid = f"{reverse('compliance:cockpit')}{self.carried}"
        return render(self.request, template, {"carried": self.carried, "grid_url": grid, **day, **context})


class GridRow(NamedTuple):
    """A row as the template writes it."""

    row: Row
    url: str
    cells: SafeString


class Head(NamedTuple):
    """The head of a column, and the numbers at its foot."""

    label: str
    name: str
    anchor: str
    is_asked: bool
    total: SafeString


class Cockpit(JudgedPage):
    """The grid. Somebody of one unit is led to the page of that unit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not can_somewhere(self.account, Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")
        judgement = judge(self.account, self.day)
        if judgement.department is None and len(judgement.units) == 1:
            page = reverse("compliance:unit", args=[judgement.units[0].unit.pk])
            return redirect(f"{page}{self.carried}")
        return self.show("compliance/cockpit.html", self._context(judgement))

    def _context(self, judgement: Judgement) -> dict[str, Any]:
        every = rows_of(judgement)
        filters = CockpitFilter(self.request.GET, every, self.request)
        listing = tables.build(
            self.request, CockpitTable, every, filterset_class=CockpitFilter, per_page=ROWS, unit="个单位"  # type: ignore[arg-type]
        )  # fmt: skip
        own = department_row(judgement)
        shown = own is not None and listing.page.number == 1 and filters.shows_department(own)
        return {
            "title": "执行情况",
            "listing": listing,
            "sprite": sprite(),
            "tiles": tiles(every),
            "heads": self._heads(filters.qs, filters.article),
            "own": self._grid_row(own, filters.article) if own and shown else None,
            "rows": [self._grid_row(row, filters.article) for row in listing.records],
            "in_scope": sum(row.in_scope for row in filters.qs),
            "out_of_scope": sum(not row.in_scope for row in every),
            "is_by_urgency": self.request.GET.get(SORT) == URGENT,
            "edition": judgement.standard.edition,
            "sees_department": own is not None,
        }

    def _grid_row(self, row: Row, asked: str) -> GridRow:
        url = "department/" if row.is_department else f"{row.place}/"
        return GridRow(row, f"{url}{self.carried}", row_cells(row, self.carried, asked))

    def _heads(self, rows: Sequence[Row], asked: str) -> list[Head]:
        kept = self.request.GET.copy()
        for name in ("article", "outcome", tables.PAGE):
            kept.pop(name, None)
        base = f"?{kept.urlencode()}&" if kept else "?"
        counted = tally(rows)

        def head(column: Column) -> Head:
            total = total_cell(*column, counted[column.article], base, asked)
            return Head(column.label, column.name, column.anchor, column.article == asked, total)

        return [head(column) for column in COLUMNS]


class CockpitTable(tables.Table):
    """The order is the department's, or that of urgency: nothing is sorted by a column."""

    name = tables.Column("二级单位党组织")


class UnitJudged(JudgedPage):
    """Pages about one unit that the visitor may see; elsewhere there is nothing."""

    @cached_property
    def described(self) -> Unit:
        rows = Unit.objects.visible_to(self.account).described(self.day)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("没有这个单位。")
        if not can(self.account, Permission.VIEW_UNIT, found):
            raise Refused(NOT_ALLOWED, article="article-12")
        return found

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.account, self.day, units=[self.described.pk])

    @cached_property
    def judged(self) -> JudgedUnit | None:
        """None where the unit did not exist on the day."""
        return next(iter(self.judgement.units), None)

    @cached_property
    def row(self) -> Row | None:
        return unit_row(self.judged) if self.judged else None

    @cached_property
    def explainer(self) -> Explainer:
        return Explainer(self.judgement.standard, self.account, self.judged, self.asked)

    @cached_property
    def asked(self) -> dict[str, list[Question]]:
        """What was asked about the unit and answered, by rule, as far as the visitor sees it."""
        found = questions_beside(self.account, [self.described.pk])
        return {rule: questions for (_, rule), questions in found.items()}


class UnitPage(UnitJudged):
    """One unit against every judged article, to be read and printed by itself."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        unit, row = self.described, self.row
        parts = [self._part(column.article) for column in COLUMNS] if row and row.in_scope else []
        context = {
            "title": unit.name,
            "unit": unit,
            "row": row,
            "parts": parts,
            "others": self.explainer.besides(COLUMN_OF) if parts else (),
            "staffing": self.judged.staffing if self.judged else None,
            "sees_grid": self._sees_grid,
            "edition": self.judgement.standard.edition,
        }
        return self.show("compliance/cockpit_unit.html", context)

    @property
    def _sees_grid(self) -> bool:
        """Whoever sees one unit only has its page instead."""
        everywhere = allows(self.account, Permission.VIEW_UNIT)
        return everywhere or len(units_with(self.account, Permission.VIEW_UNIT)) > 1

    def _part(self, article: str) -> dict[str, Any]:
        assert self.row is not None and self.judged is not None  # noqa: S101, PT018 asked before
        mark = self.row.marks[article]
        url = f"{reverse('compliance:cell', args=[self.described.pk, article])}{self.carried}"
        part = part_of(article, mark, self.judged.cells[article], self.explainer, url)
        questions = [each for group in self.asked.values() for each in group if each.article == article]
        return part | {"questions": questions}


class CellPage(UnitJudged):
    """One unit under one article: every finding with how it came about."""

    def get(self, request: HttpRequest, pk: Any, article: int) -> HttpResponse:
        unit, row = self.described, self.row
        asked = column_asked(article, ARTICLES)
        in_scope = row is not None and row.in_scope
        verdict = self.judged.cells[asked] if self.judged and in_scope else Verdict()
        marks = row.marks if row else {}
        context = cell_context(asked, verdict, marks, self.explainer)
        context |= {
            "title": unit.name,
            "unit": unit,
            "is_judged": in_scope,
            "exists": row is not None,
            "tabs": _tabs(marks, asked, lambda each: reverse("compliance:cell", args=[unit.pk, each]), self.carried),
            "unit_url": f"{reverse('compliance:unit', args=[unit.pk])}{self.carried}",
            "questions": self._questions_besides(asked, {each.finding.rule for each in context["rules"]}),
        }
        return self.show("compliance/cockpit_cell.html", context)

    def _questions_besides(self, article: str, shown: Collection[str]) -> list[Question]:
        """What was asked under the article about rules that say nothing on the day: it stands beside no finding."""
        every = [each for rule, group in self.asked.items() if rule not in shown for each in group]
        return [each for each in every if each.article == article]


class DepartmentPages(JudgedPage):
    """Pages about the department's own duties, for those who work for it."""

    @cached_property
    def judgement(self) -> Judgement:
        found = judge(self.account, self.day)
        if found.department is None:
            raise Refused("组织部本级的执行情况仅供组织部工作人员查看。", article="article-12")
        return found

    @cached_property
    def explainer(self) -> Explainer:
        return Explainer(self.judgement.standard, self.account)


class DepartmentPage(DepartmentPages):
    """The department against the articles that bind it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        row, cells = department_row(self.judgement), self.judgement.department_cells
        assert row is not None and cells is not None  # noqa: S101, PT018 refused before

        def part(article: str) -> dict[str, Any]:
            url = f"{reverse('compliance:department-cell', args=[article])}{self.carried}"
            return part_of(article, row.marks[article], cells[article], self.explainer, url)

        parts = [part(article) for article in DEPARTMENT_ARTICLES]
        context = {"title": DEPARTMENT, "row": row, "parts": parts, "sees_grid": True}
        return self.show("compliance/cockpit_unit.html", context | {"edition": self.judgement.standard.edition})


class DepartmentCellPage(DepartmentPages):
    """The department under one article."""

    def get(self, request: HttpRequest, article: int) -> HttpResponse:
        asked = column_asked(article, DEPARTMENT_ARTICLES)
        row, cells = department_row(self.judgement), self.judgement.department_cells
        assert row is not None and cells is not None  # noqa: S101, PT018 refused before
        marks = {each: row.marks[each] for each in DEPARTMENT_ARTICLES}
        context = cell_context(asked, cells[asked], row.marks, self.explainer)
        context |= {
            "title": DEPARTMENT,
            "is_judged": True,
            "exists": True,
            "tabs": _tabs(marks, asked, lambda each: reverse("compliance:department-cell", args=[each]), self.carried),
            "unit_url": f"{reverse('compliance:department')}{self.carried}",
        }
        return self.show("compliance/cockpit_cell.html", context)


def column_asked(number: int, columns: Collection[str]) -> str:
    """The article that an address names, if it is one that is judged there."""
    if str(number) not in columns:
        raise Http404("本条不作对照。")
    return str(number)


def part_of(article: str, mark: Mark, cell: Verdict, explainer: Explainer, url: str) -> dict[str, Any]:
    """One article on the page of a row: what is open, and below it what needs nothing."""
    findings = explainer.ordered(cell)
    loud = [each for each in findings if not each.is_quiet]
    quiet = [each for each in findings if each.is_quiet]
    return {"column": COLUMN_OF[article], "mark": mark, "loud": loud, "quiet": quiet, "url": url}


def cell_context(article: str, verdict: Verdict, marks: Any, explainer: Explainer) -> dict[str, Any]:
    """What a page about one cell shows, whoever it is about."""
    standard = explainer.standard
    return {
        "article": article_of(article),
        "column": COLUMN_OF[article],
        "mark": marks.get(article),
        "rules": explainer.by_rule(verdict),
        "parameters": explainer.parameters_of(article),
        "notes": notes_by_article(standard.on).get(article, ()),
        "edition": standard.edition,
    }


def _tabs(marks: dict[str, Mark] | Any, article: str, url: Any, carried: str) -> list[dict[str, Any]]:
    return [
        {
            "label": column.label,
            "name": column.name,
            "mark": marks[column.article],
            "url": f"{url(column.article)}{carried}",
            "is_current": column.article == article,
        }
        for column in COLUMNS
        if column.article in marks
    ]
