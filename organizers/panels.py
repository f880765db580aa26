"""What organizers add to a unit's page, and tell in the timelines of units and people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from accounts.permissions import Permission
from common.as_of import day_asked
from common.panels import Event, Panel
from organizers.models import Organizer, Post, Tenure
from rules.staffing_facts import vacant_since
from units.access import can
from units.models import Unit


@dataclass(frozen=True)
class PostRow:
    """A post on a day with its holder, or the day since which it has been vacant."""

    post: Post
    holder: Tenure | None
    vacant_since: date | None


def post_rows(unit: Unit, day: date) -> list[PostRow]:
    """The posts of a unit that exist on a day, in two queries."""
    present = Tenure.objects.as_of(day).filter(post__unit=unit).select_related("organizer", "post")
    holders = {tenure.post_id: tenure for tenure in present}
    posts = Post.objects.filter(unit=unit).as_of(day).with_last_day(day).order_by("number")
    return [_post_row(post, holders.get(post.pk)) for post in posts]


def _post_row(post: Post, holder: Tenure | None) -> PostRow:
    if holder is not None:
        return PostRow(post, holder, None)
    return PostRow(post, None, vacant_since(post.last_day) if post.last_day else post.established_on)


def posts_of_unit(request: HttpRequest, unit: Unit) -> Panel:
    """Posts with their holders and vacancies."""
    context = {
        "unit": unit,
        "rows": post_rows(unit, day_asked(request)),
        "may_manage": can(request.user, Permission.MANAGE_POST, unit) and unit.abolished_on is None,
        "may_record": can(request.user, Permission.RECORD_TENURE, unit),
    }
    return Panel("organizers/unit_posts.html", context)


def tell_posts(request: HttpRequest, unit: Unit) -> Iterator[Event]:
    """Posts established and abolished up to the day shown."""
    day = day_asked(request)
    for post in Post.objects.filter(unit=unit, established_on__lte=day):
        kind = "" if post.is_full_time else "（兼职，不计入配备）"
        yield Event(post.established_on, f"设立岗位{post.number}{kind}", post.basis, "muted", "id-badge-2")
        if post.abolished_on and post.abolished_on <= day:
            yield Event(post.abolished_on, f"撤销岗位{post.number}（当日为最后一日）", "", "muted", "id-badge-off")


def tell_unit_tenures(request: HttpRequest, unit: Unit) -> Iterator[Event]:
    """Who came and who left."""
    user: Any = request.user
    rows = Tenure.objects.visible_to(user).in_effect().filter(post__unit=unit).select_related("organizer", "post")
    for tenure in rows:
        where = f"岗位{tenure.post.number}"
        yield from _events(
            tenure, day_asked(request), f"{tenure.organizer.name}任{where}", f"{tenure.organizer.name}离任"
        )


def tell_own_tenures(request: HttpRequest, organizer: Organizer) -> Iterator[Event]:
    """Where somebody served, as far as the visitor may see it."""
    user: Any = request.user
    rows = Tenure.objects.visible_to(user).in_effect().filter(organizer=organizer).select_related("post")
    for tenure in rows.with_unit_name():
        yield from _events(
            tenure, day_asked(request), f"任{tenure.unit_name}专职组织员", f"免{tenure.unit_name}专职组织员"
        )


def _events(tenure: Tenure, day: date, began: str, ended: str) -> Iterator[Event]:
    words = "，".join(word for word in (tenure.level_label(), tenure.document_number) if word)
    if tenure.effective_on <= day:
        badge = tenure.get_status_display() if tenure.is_pending else ""
        yield Event(tenure.effective_on, began, words, "warn" if badge else "info", "user-plus", badge=badge)
    if tenure.ended_on and tenure.ended_on <= day:
        yield Event(tenure.ended_on, f"{ended}（当日为在岗最后一日）", "", "muted", "user-minus")
