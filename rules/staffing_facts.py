"""What Article 4 is judged on: one unit's member count, its organizers in post and its posts."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.circumstances import Circumstances
from rules.posts import PostLevel
from rules.settings import Settings


@dataclass(frozen=True)
class Holder:
    """A full-time organizer in post. `is_filed` does not matter to staffing; it is only said (待备案).

    `key` is the person's, `tenure` that of the time in this post; `circumstances` what was stated about its level.
    """

    name: str = ""
    level: PostLevel | None = None
    effective_on: date | None = None
    is_filed: bool = True
    key: str = ""
    tenure: str = field(default="", compare=False)
    circumstances: Circumstances | None = None


@dataclass(frozen=True)
class Vacancy:
    """A post without a holder, since the day after the last one left (None: never held, or not known)."""

    post: str
    since: date | None = None
    last_holder: str = ""


@dataclass(frozen=True)
class PostFact:
    """An established post. An extra post names what it is based on."""

    label: str
    is_extra: bool = False
    basis: str = ""


@dataclass(frozen=True)
class StaffingFacts:
    """`members` is the total, probationary members included; None means that no count is on record."""

    members: int | None
    full: int | None = None
    probationary: int | None = None
    counted_on: date | None = None
    holders: tuple[Holder, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    posts: tuple[PostFact, ...] = ()

    def __post_init__(self) -> None:
        for number in (self.members, self.full, self.probationary):
            if number is not None and number < 0:
                raise ValueError("a member count is never negative")

    @property
    def total(self) -> int | None:
        if self.members is None and self.full is not None and self.probationary is not None:
            return self.full + self.probationary
        return self.members

    def threshold_members(self, settings: Settings) -> int | None:
        """The number that is held against 200 and 500."""
        return self.total if settings.count_probationary_members else self.full

    def holders_on(self, day: date) -> tuple[Holder, ...]:
        """Those whose appointment is in effect, whether or not it is filed yet."""
        return tuple(each for each in self.holders if each.effective_on is None or each.effective_on <= day)

    def vacancies_on(self, day: date) -> tuple[Vacancy, ...]:
        return tuple(each for each in self.vacancies if each.since is None or each.since <= day)


def vacant_since(ended_on: date) -> date:
    """A post is vacant from the day after its holder's last day."""
    return ended_on + timedelta(days=1)
