"""Year-end snapshots: the list, one beside today's knowledge of the same day, one unit of it, taking, and on paper."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.access import allows, require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin, VersionForm
from compliance.cockpit import COLUMNS, OPEN, Row, Standing, department_row, rows_of
from compliance.cockpit_markup import compared_cells, sprite
from compliance.differences import Pair, differences, paired, said_under
from compliance.documents import Overview, line_of, overview_of
from compliance.freezing import Thawed, counts_of, digest_of
from compliance.judging import Judgement, judge
from compliance.models import YearEndSnapshot
from compliance.services.snapshots import last_day, require_takeable, take_snapshot, years_to_take
from compliance.views.documents import DocumentPage

COUNTS = {
    "units": "单位",
    "in_scope": "其中纳入配备范围",
    "members": "党员总数",
    "uncounted": "未报党员人数的单位",
    "posts": "核定岗位",
    "in_post": "实配",
    "vacant": "空缺岗位",
    "filings": "参与对照的备案",
    "findings": "系统提示",
    **{standing.value: f"“{standing.label}”的格" for standing in Standing},
}


class DepartmentOnly(View):
    """A page of those who work for the department."""

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, Permission.VIEW_UNIT)
        return super().dispatch(request, *args, **kwargs)


class SnapshotList(DepartmentOnly, TemplateView):
    """Every year that was frozen, and those that may be."""

    template_name = "compliance/snapshot_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="年末快照",
            snapshots=list(YearEndSnapshot.objects.select_related("taken_by").defer("content")),
            years=years_to_take(),
            may_take=allows(self.account, Permission.TAKE_SNAPSHOT),
            **kwargs,
        )


class SnapshotTake(ServiceFormMixin, DepartmentOnly, FormView):
    """Asks before what cannot be taken back."""

    template_name = "compliance/snapshot_take.html"
    form_class = VersionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_takeable(self.kwargs["year"], self.account)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.kwargs["year"]}

    def perform(self, form: VersionForm) -> None:
        take_snapshot(year=self.kwargs["year"], by=self.account)
        messages.success(self.request, f"{self.kwargs['year']}年末快照已冻结。")

    def get_success_url(self) -> str:
        return reverse("compliance:snapshot", args=[self.kwargs["year"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.kwargs["year"]
        return super().get_context_data(
            title=f"冻结{year}年末快照",
            day=last_day(year),
            cancel_url=reverse("compliance:snapshots"),
            submit_label="冻结",
            **kwargs,
        )


class SnapshotPage(DepartmentOnly):
    """A page about one year."""

    @cached_property
    def snapshot(self) -> YearEndSnapshot:
        found = YearEndSnapshot.objects.select_related("taken_by").filter(year=self.kwargs["year"]).first()
        if found is None:
            raise Http404("该年度没有年末快照。")
        return found

    @cached_property
    def thawed(self) -> Thawed:
        return Thawed(self.snapshot.content)

    @cached_property
    def today_says(self) -> Judgement:
        """The same day, judged by what is known now."""
        return judge(self.account, self.snapshot.as_of)

    def pairs(self) -> tuple[list[Pair], Pair | None]:
        """Units, and the department, then and now."""
        own = Pair(self.thawed.own, department_row(self.today_says))
        return paired(self.thawed.rows, rows_of(self.today_says)), own if own.then or own.now else None


class ComparedRow(NamedTuple):
    """A row of the grid as the template writes it."""

    name: str
    note: str
    url: str
    cells: SafeString


class SnapshotDetail(SnapshotPage, TemplateView):
    """当时数据 beside 更正后: the figures, every difference, and the whole grid."""

    template_name = "compliance/snapshot.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pairs, own = self.pairs()
        now = counts_of(self.today_says)
        then = self.snapshot.content["counts"]
        return super().get_context_data(
            title=f"{self.snapshot.year}年末快照",
            snapshot=self.snapshot,
            content=self.snapshot.content,
            is_intact=digest_of(self.snapshot.content) == self.snapshot.digest,
            counts=[(label, then[key], now[key]) for key, label in COUNTS.items()],
            differences=differences([*([own] if own else []), *pairs]),
            columns=COLUMNS,
            sprite=sprite(),
            own=self._row(own) if own else None,
            rows=[self._row(pair) for pair in pairs],
            open_standings=OPEN,
            **kwargs,
        )

    def _row(self, pair: Pair) -> ComparedRow:
        note = pair.row.kind_label
        if pair.then is None:
            note = "当时未列入"
        elif pair.now is None:
            note = "现已不在册"
        key, year = pair.row.key, self.snapshot.year
        url = reverse("compliance:snapshot-unit", args=[year, key]) if key else ""
        return ComparedRow(pair.row.name, note, url, compared_cells(pair))


class SnapshotUnit(SnapshotPage, TemplateView):
    """One unit, article by article: what was said then beside what is said now."""

    template_name = "compliance/snapshot_unit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pairs, _ = self.pairs()
        pair = next((each for each in pairs if each.row.key == str(self.kwargs["pk"])), None)
        if pair is None:
            raise Http404("该年度没有这个单位。")
        return super().get_context_data(
            title=pair.row.name,
            snapshot=self.snapshot,
            pair=pair,
            parts=[self._part(pair, column.article) for column in COLUMNS],
            columns=COLUMNS,
            **kwargs,
        )

    def _part(self, pair: Pair, article: str) -> dict[str, Any]:
        def side(row: Row | None, other: Row | None) -> dict[str, Any]:
            said = said_under(row, article) if row else []
            elsewhere = said_under(other, article) if other else []
            lines = [(word, message, (word, message) not in elsewhere) for word, message in said]
            return {"mark": row.marks[article] if row else None, "lines": lines}

        then, now = side(pair.then, pair.now), side(pair.now, pair.then)
        column = next(each for each in COLUMNS if each.article == article)
        return {"column": column, "then": then, "now": now, "is_different": then != now}


class SnapshotDocuments(DocumentPage, SnapshotPage):
    """The frozen register and list on paper. No day can be asked for: it is the year's last."""

    def check(self) -> None:
        require(self.account, Permission.VIEW_UNIT)
        _ = self.snapshot

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = self.overview(with_unknown=False)
        back = reverse("compliance:snapshot", args=[self.snapshot.year])
        return super().get_context_data(
            title=f"导出{self.snapshot.year}年末快照",
            overview=overview,
            cancel_url=back,
            back=str(self.snapshot),
            **kwargs,
        )

    def overview(self, *, with_unknown: bool) -> Overview:
        bases = self.thawed.bases
        lines = [line_of(row, bases) for row in self.thawed.rows if row.in_scope]
        own = line_of(self.thawed.own, bases) if self.thawed.own else None
        taken = clock.day_of(self.snapshot.taken_at)
        source = f"{self.snapshot.year}年末快照（{taken:%Y-%m-%d}冻结，校验值{self.snapshot.digest[:16]}…）。"
        return overview_of(self.snapshot.as_of, lines, own=own, with_unknown=with_unknown, source=source)
