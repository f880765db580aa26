"""What units themselves tell in a unit's timeline."""

from collections.abc import Iterator

from django.http import HttpRequest

from common.as_of import day_asked
from common.panels import Event
from regulation.facts import settings_on
from units.facts import count_history
from units.models import MemberCount, Unit


def tell_names(request: HttpRequest, unit: Unit) -> Iterator[Event]:
    """Establishment, renames and abolition up to the day shown."""
    day = day_asked(request)
    profiles = list(unit.profiles.filter(valid_from__lte=day).order_by("valid_from"))
    for before, profile in zip([None, *profiles], profiles, strict=False):
        kinds = f"{profile.get_kind_display()}，{profile.get_party_kind_display()}"
        title = f"启用，名称为{profile.name}" if before is None else f"名称、类别变更为{profile.name}"
        yield Event(profile.valid_from, title, kinds, "info", "building-community")
    if unit.abolished_on and unit.abolished_on <= day:
        yield Event(unit.abolished_on, "停用（当日为最后一日）", "", "muted", "archive")


def tell_counts(request: HttpRequest, unit: Unit) -> Iterator[Event]:
    """Member counts up to the day shown; those that crossed a threshold stand out."""
    day = day_asked(request)
    counts = list(MemberCount.objects.as_of(day).filter(unit=unit))
    for change in count_history(counts, settings_on(day)):
        words = "；".join(crossing.message for crossing in change.crossings)
        title = f"党员人数{change.count.total}人"
        if words:
            yield Event(change.count.counted_on, title, words, "warn", "arrows-cross", badge="跨越人数线")
        else:
            yield Event(change.count.counted_on, title, "", "muted", "users")
