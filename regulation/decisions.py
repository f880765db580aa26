"""What a decision about a setting would change: shown on the form before it is made, confirmed with a second click."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from regulation.facts import SettingState, setting_state_on
from regulation.models import Setting
from rules.catalogue import all_rules
from rules.registry import Rule
from rules.settings import SettingNote, encode_setting, show_setting

# The clock of Article 7 and what goes with it are judged by today's answers, whatever day the filing is of.
JUDGED_BY_TODAY = ("7",)


def rules_depending_on(key: str) -> tuple[Rule, ...]:
    """The rules whose findings rest on a setting."""
    return tuple(each for each in all_rules() if key in each.settings)


@dataclass(frozen=True)
class Proposal:
    """A decision that is being considered, against what holds on its first day without it."""

    before: SettingState
    value: Any
    valid_from: date
    today: date
    replaces: Setting | None
    rules: tuple[Rule, ...]

    @property
    def note(self) -> SettingNote:
        return self.before.note

    @property
    def shown(self) -> str:
        return show_setting(self.value)

    @property
    def changes_value(self) -> bool:
        return bool(self.value != self.before.value)

    @property
    def is_past(self) -> bool:
        return self.valid_from < self.today

    @property
    def is_future(self) -> bool:
        return self.valid_from > self.today

    @property
    def followed_by(self) -> Setting | None:
        """The decision after which this one no longer holds."""
        return self.before.upcoming[0] if self.before.upcoming else None

    @property
    def is_judged_by_today(self) -> bool:
        return self.note.article in JUDGED_BY_TODAY

    @property
    def signature(self) -> str:
        """What was shown: only that can be confirmed."""
        return f"{self.valid_from.isoformat()}:{encode_setting(self.value)}"


def proposal(key: str, value: Any, valid_from: date, *, today: date) -> Proposal:
    """Two statements."""
    before = setting_state_on(key, valid_from)
    replaces = Setting.objects.current().filter(key=key, valid_from=valid_from).first()
    return Proposal(before, value, valid_from, today, replaces, rules_depending_on(key))
