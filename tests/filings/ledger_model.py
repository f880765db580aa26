"""What the filings and the ledger should be, in a hundred lines that know neither the database nor the services.

Written from the regulation's side: statuses, who takes which step, when the ledger follows, what cannot be.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)
FOREVER = date.max
# {(status, action): (next status, who)}: written out once more, by hand.
ONLINE = {
    ("DRAFT", "request"): ("AWAITING_SIGN_OFF", "handler"),
    ("DRAFT", "discard"): ("DISCARDED", "handler"),
    ("AWAITING_SIGN_OFF", "send_back"): ("DRAFT", "secretary"),
    ("AWAITING_SIGN_OFF", "submit"): ("SUBMITTED", "secretary"),
    ("SUBMITTED", "withdraw"): ("DRAFT", "secretary"),
    ("SUBMITTED", "receive"): ("RECEIVED", "dept"),
    ("RECEIVED", "check"): ("CHECKING", "dept"),
    ("CHECKING", "return"): ("RETURNED", "dept"),
    ("CHECKING", "file"): ("FILED", "dept"),
    ("RETURNED", "request"): ("AWAITING_RESUBMISSION", "handler"),
    ("AWAITING_RESUBMISSION", "send_back"): ("RETURNED", "secretary"),
    ("AWAITING_RESUBMISSION", "submit"): ("RESUBMITTED", "secretary"),
    ("RESUBMITTED", "withdraw"): ("RETURNED", "secretary"),
    ("RESUBMITTED", "receive"): ("RECEIVED", "dept"),
}
PAPER = {
    ("DRAFT", "record"): ("RECEIVED", "dept"),
    ("DRAFT", "discard"): ("DISCARDED", "dept"),
    ("RECEIVED", "check"): ("CHECKING", "dept"),
    ("CHECKING", "return"): ("RETURNED", "dept"),
    ("CHECKING", "file"): ("FILED", "dept"),
    ("RETURNED", "record"): ("RECEIVED", "dept"),
}
# A secretary may do what the handler may.
MAY = {"handler": {"handler", "secretary"}, "secretary": {"secretary"}, "dept": {"dept"}}
EDITABLE = ("DRAFT", "RETURNED")


@dataclass
class Held:
    """Somebody holds a post from the first to the last day, both included."""

    unit: str
    post: str
    person: str
    first: date
    last: date | None = None
    status: str = "HISTORICAL"

    @property
    def end(self) -> date:
        return self.last or FOREVER

    def clashes(self, other: "Held") -> bool:
        is_same = self.post == other.post or self.person == other.person
        return is_same and self.first <= other.end and other.first <= self.end


@dataclass
class Modelled:
    """One filing."""

    unit: str
    kind: str
    day: date
    is_paper: bool = False
    post: str = ""
    person: str = ""
    chosen: Held | None = None  # the tenure of the own unit that it names
    status: str = "DRAFT"
    first_complete_at: datetime | None = None
    submitted_at: datetime | None = None
    unconfirmed: datetime | None = None
    brought: Held | None = None
    ended: Held | None = None
    serial: int | None = None
    steps: int = 0

    @property
    def is_across(self) -> bool:
        return self.kind == "EXCHANGE" and self.chosen is None

    @property
    def is_in_effect(self) -> bool:
        return self.submitted_at is not None if self.kind == "REMOVAL" else self.brought is not None


@dataclass
class Ledger:
    """All tenures and all filings."""

    held: list[Held] = field(default_factory=list)
    filings: list[Modelled] = field(default_factory=list)
    last_serial: int = 0

    def in_effect(self) -> list[Held]:
        return [each for each in self.held if each.status != "VOID"]

    def left(self, filing: Modelled) -> Held | None:
        """What a removal or an exchange ends."""
        if filing.kind == "APPOINTMENT":
            return None
        if filing.chosen is not None or filing.ended is not None:
            return filing.chosen or filing.ended
        found = [each for each in self.in_effect() if each.person == filing.person and each.last is None]
        return next((each for each in found if each.unit != filing.unit), None)

    def follows(self, filing: Modelled) -> bool:
        """Whether the ledger could follow: what would stand then, without anybody or any post taken twice."""
        left = self.left(filing)
        if filing.kind != "APPOINTMENT":
            if left is None:
                return False
            if not filing.is_in_effect and (left.status == "VOID" or left.last is not None):
                return False
            if filing.day < left.first or (filing.kind == "EXCHANGE" and filing.day == left.first):
                return False
        return not self._would_clash(filing, left)

    def _would_clash(self, filing: Modelled, left: Held | None) -> bool:
        others = [each for each in self.in_effect() if each is not left and each is not filing.brought]
        changed = []
        if left is not None:
            last = filing.day if filing.kind == "REMOVAL" else filing.day - DAY
            changed.append(Held(left.unit, left.post, left.person, left.first, last))
        if filing.kind != "REMOVAL":
            last = filing.brought.last if filing.brought else None
            changed.append(Held(filing.unit, filing.post, filing.person, filing.day, last))
            if filing.day > changed[-1].end:
                return True
        return any(one.clashes(other) for one in changed for other in others)

    def follow(self, filing: Modelled) -> None:
        left = self.left(filing)
        if left is not None:
            left.last = filing.day if filing.kind == "REMOVAL" else filing.day - DAY
            filing.ended = left
        if filing.kind == "REMOVAL":
            return
        if filing.brought is None:
            filing.brought = Held(filing.unit, filing.post, filing.person, filing.day, status="PENDING")
            self.held.append(filing.brought)
        filing.brought.first = filing.day

    def can_take_back(self, filing: Modelled) -> bool:
        if not filing.is_in_effect:
            return True
        if filing.brought is not None and any(
            other.is_in_effect and other is not filing and filing.brought in (other.ended, other.chosen)
            for other in self.filings
        ):
            return False
        left = filing.ended
        if left is None:
            return True
        if left.status == "VOID":
            return False
        again = Held(left.unit, left.post, left.person, left.first)
        return not any(again.clashes(each) for each in self.in_effect() if each not in (left, filing.brought))

    def take_back(self, filing: Modelled) -> None:
        if filing.is_in_effect:
            if filing.brought is not None:
                filing.brought.status = "VOID"
            if filing.ended is not None:
                filing.ended.last = None
        filing.brought, filing.ended = None, None
        filing.submitted_at = filing.first_complete_at = None

    def take(self, filing: Modelled, action: str, by: str, now: datetime) -> bool:
        """Take one step; False where it is refused, and then nothing has changed."""
        table = PAPER if filing.is_paper else ONLINE
        following, who = table.get((filing.status, action), ("", ""))
        if not following or by not in MAY[who] or not self._allows(filing, action):
            return False
        self._do(filing, action, now)
        filing.status = following
        filing.steps += 1
        return True

    def _allows(self, filing: Modelled, action: str) -> bool:
        match action:
            case "request" | "submit":
                return self.follows(filing)
            case "record":
                return filing.unconfirmed is None and self.follows(filing)
            case "withdraw":
                return filing.status != "SUBMITTED" or self.can_take_back(filing)
            case "file":
                return filing.unconfirmed is None and (not filing.is_across or self.follows(filing))
        return True

    def _do(self, filing: Modelled, action: str, now: datetime) -> None:
        match action:
            case "submit":
                if not filing.is_across:
                    self.follow(filing)
                filing.submitted_at, filing.first_complete_at = now, filing.first_complete_at or now
            case "receive" if filing.is_across and self.follows(filing):
                self.follow(filing)
            case "record":
                self.follow(filing)
                filing.submitted_at = filing.unconfirmed = now
            case "withdraw" if filing.status == "SUBMITTED":
                self.take_back(filing)
            case "file":
                if filing.is_across:
                    self.follow(filing)
                self.last_serial += 1
                filing.serial = self.last_serial
                if filing.brought is not None:
                    filing.brought.status = "FILED"

    def confirm(self, filing: Modelled, by: str) -> bool:
        if filing.unconfirmed is None or by != "chief":
            return False
        filing.first_complete_at = filing.first_complete_at or filing.unconfirmed
        filing.unconfirmed = None
        filing.steps += 1
        return True

    def edit(self, filing: Modelled, day: date, by: str) -> bool:
        """Another day, while the content may be changed."""
        who = "dept" if filing.is_paper else "handler"
        if filing.status not in EDITABLE or by not in MAY[who] or not self.may_hold(filing, day):
            return False
        filing.day = day
        return True

    def may_hold(self, filing: Modelled, day: date) -> bool:
        """What no draft may say: the end of a tenure that has one, or before it began."""
        left = filing.chosen
        if left is None or filing.is_in_effect:
            return True
        if left.last is not None:
            return False
        return filing.kind != "REMOVAL" or (left.status != "VOID" and day >= left.first)
