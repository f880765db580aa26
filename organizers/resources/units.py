"""The sheet 单位 held against what is stored: units, their dated names and kinds, their member counts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from common import clock
from common.fields import new_key
from common.pinyin import of_text
from organizers.resources.stored import UnitState, Work
from rules.wording import chinese_date
from units.models import MemberCount, PartyOrganizationKind, Unit, UnitKind, UnitProfile
from workbooks.resources import Row, SheetData
from workbooks.values import Month, compact

ORDER_STEP = 10
PROFILE_KEYS = ("name", "kind", "party_kind")
# What a name says by itself, where the cell is empty. More than one such word in a name says nothing.
KIND_WORDS = {"医院": UnitKind.HOSPITAL, "学院": UnitKind.COLLEGE, "机关": UnitKind.ADMINISTRATION}
PARTY_KIND_WORDS = {
    "党委": PartyOrganizationKind.COMMITTEE,
    "委员会": PartyOrganizationKind.COMMITTEE,
    "党总支": PartyOrganizationKind.GENERAL_BRANCH,
    "总支部": PartyOrganizationKind.GENERAL_BRANCH,
    "直属党支部": PartyOrganizationKind.DIRECT_BRANCH,
}


class UnitComparison:
    """Goes through the rows once. ``begins`` gives the first day that the file itself says about a unit."""

    def __init__(self, data: SheetData, work: Work, begins: dict[str, date]) -> None:
        self.data, self.work, self.begins = data, work, begins
        self.seen: dict[str, int] = {}
        self.rows: list[tuple[Row, UnitState]] = []

    def run(self) -> None:
        """Compare every row."""
        for row in self.data.rows:
            state = self._state(row)
            if state is None:
                continue
            self.rows.append((row, state))
            if not state.is_new:
                self._compare_profile(row, state)
            self._compare_unit(row, state)
            self._compare_count(row, state)

    def _state(self, row: Row) -> UnitState | None:
        code, name = row.get("code"), row.get("name")
        stored = self.work.stored
        state = stored.units.get(code) if code else stored.named(name) if name and "code" not in row.bad else None
        if state is not None and not code:
            code = state.unit.code
        if code is None:
            if "code" not in row.bad:
                self.data.refuse(row, "code", "没有填写单位代码。", "请填写；单位代码用来辨认单位，每个单位一个。")
            return None
        if code in self.seen:
            message = f"单位代码与第{self.seen[code]}行重复。"
            self.data.refuse(row, "code", message, "每个单位只填一行，请合并或更正代码。")
            return None
        self.seen[code] = row.number
        return state or self._new_state(row, code)

    def _new_state(self, row: Row, code: str) -> UnitState:
        """A unit that is not stored yet. Where cells are wrong it stands in, so that other rows can name it."""
        self._refuse_lost_zeros(row, code)
        name = row.get("name") or ""
        if not name and "name" not in row.bad:
            self.data.refuse(row, "name", "新增单位没有填写单位名称。", "请填写；如为已有单位，请核对单位代码。")
        kind = self._kind(row, "kind", name, KIND_WORDS)
        party_kind = self._kind(row, "party_kind", name, PARTY_KIND_WORDS)
        established_on = row.get("established_on") or self._first_day_known(row, code, name)
        stored = self.work.stored
        stored.last_order += ORDER_STEP
        unit = Unit(
            code=code,
            order=stored.last_order,
            established_on=plain(established_on),
            abolished_on=row.get("abolished_on"),
            remarks=row.get("remarks") or "",
        )
        profile = self._profile(unit, name, "", kind, party_kind, unit.established_on)
        profile.valid_until = unit.abolished_on
        if party_kind == PartyOrganizationKind.DIRECT_BRANCH:
            profile.in_scope = self.work.settings.direct_branches_in_scope
        state = UnitState(unit, [profile], is_new=True)
        self._refuse_same_name(row, state)
        stored.add_unit(state)
        stored.name_unit(state, name)
        self.work.changes.add(unit)
        self.work.changes.add(profile)
        row.outcome = "new"
        return state

    def _refuse_same_name(self, row: Row, state: UnitState) -> None:
        """Two units of one name at one time are one unit with a mistyped code, or cannot be told apart."""
        name = row.get("name")
        if not name or "code" in row.bad:
            return
        named = self.work.stored.by_name.get(compact(name), [])
        other = next((each.unit for each in named if _overlap(state.unit, each.unit)), None)
        if other is not None:
            number = self.seen.get(other.code)
            where = f"与第{number}行重复" if number else f"与已有单位（代码“{other.code}”）相同"
            remedy = "请核对单位代码；确为不同单位的，请写明全称。"
            self.data.refuse(row, "name", f"新增单位的单位名称{where}。", remedy)

    def _first_day_known(self, row: Row, code: str, name: str) -> date:
        """Without a day of its own a unit exists at least since the first day that the file says about it."""
        days = [row.get("counted_on"), row.get("abolished_on"), self.begins.get(compact(code))]
        days.append(self.begins.get(compact(name)))
        return min((day for day in days if day is not None), default=self.work.today)

    def _refuse_lost_zeros(self, row: Row, code: str) -> None:
        similar = lost_zeros(row.raw.get("code"), code, self.work.stored.units)
        if similar:
            message = f"单元格是数字格式，可能丢失了前面的0（已有单位代码“{similar}”）。"
            self.data.refuse(row, "code", message, "请将该列设为“文本”格式后重新填写。")

    def _kind(self, row: Row, key: str, name: str, words: Mapping[str, str]) -> str:
        value: str | None = row.get(key)
        if value is not None or key in row.bad:
            return value or ""
        said = {kind for word, kind in words.items() if word in name}
        if len(said) == 1:
            return said.pop()
        label = self.data.column(key)
        choices = "、".join(self.data.resource.fields[key].widget.labels.values())
        self.data.refuse(row, key, f"新增单位没有填写{label}。", f"请填写：{choices}。")
        return ""

    def _profile(
        self, unit: Unit, name: str, short_name: str, kind: str, party_kind: str, valid_from: date
    ) -> UnitProfile:
        pinyin, initials = of_text(name)
        return UnitProfile(
            unit=unit,
            name=name,
            short_name=short_name,
            pinyin=pinyin[:400],
            initials=initials[:100],
            kind=kind,
            party_kind=party_kind,
            valid_from=valid_from,
        )

    def _compare_profile(self, row: Row, state: UnitState) -> None:
        current = state.profile_on(self.work.today)
        compared = state.profile_on(self.work.compared_on) or current
        given = {key: row.get(key) for key in PROFILE_KEYS if row.get(key) is not None}
        if current is None or compared is None or all(getattr(compared, key) == value for key, value in given.items()):
            return
        changed = next(key for key, value in given.items() if getattr(compared, key) != value)
        if state.profiles[0] is not current:
            later = chinese_date(state.profiles[0].valid_from)
            self.data.refuse(row, changed, f"该单位已登记自{later}起的名称或类别变更。", "请在系统中核对后更正。")
            return
        if state.unit.abolished_on is not None:
            message = f"该单位已于{chinese_date(state.unit.abolished_on)}停用，不能变更名称或类别。"
            self.data.refuse(row, changed, message, "请核对单位代码。")
            return
        values = {key: getattr(current, key) for key in PROFILE_KEYS} | given
        self._change_profile(state, current, values)
        row.outcome = "changed"

    def _change_profile(self, state: UnitState, current: UnitProfile, values: dict[str, str]) -> None:
        """A new dated profile from today on; one that began today (or later than that) is corrected in place."""
        today = self.work.today
        if current.valid_from >= today:
            for key, value in values.items():
                setattr(current, key, value)
            pinyin, initials = of_text(current.name)
            current.pinyin, current.initials = pinyin[:400], initials[:100]
        else:
            profile = self._profile(state.unit, short_name=current.short_name, valid_from=today, **values)
            profile.in_scope = current.in_scope
            current.valid_until = today - timedelta(days=1)
            state.profiles.insert(0, profile)
            self.work.changes.add(profile)
        self.work.changes.change(current)
        self.work.changes.change(state.unit)
        self.work.stored.name_unit(state, values["name"])

    def _compare_unit(self, row: Row, state: UnitState) -> None:
        unit = state.unit
        if state.is_new:
            if unit.abolished_on is not None and unit.abolished_on < unit.established_on:
                self.data.refuse(row, "abolished_on", "停用日期早于启用日期。", "请核对两个日期。")
            return
        remarks = row.get("remarks")
        if remarks is not None and remarks != unit.remarks:
            unit.remarks = remarks
            self._touch(row, state)
        established_on = row.get("established_on")
        if established_on is not None and not same_day(established_on, unit.established_on):
            self._move_beginning(row, state, plain(established_on))
        abolished_on = row.get("abolished_on")
        if abolished_on is not None and abolished_on != unit.abolished_on:
            self._abolish(row, state, abolished_on)

    def _move_beginning(self, row: Row, state: UnitState, day: date) -> None:
        first = state.profiles[-1]
        begun = [post.established_on for post in state.posts.values()]
        latest = min([*begun, first.valid_until or date.max, state.unit.abolished_on or date.max])
        if day > latest:
            message = f"启用日期晚于该单位已登记的岗位、名称或停用日期（{chinese_date(latest)}）。"
            self.data.refuse(row, "established_on", message, "请核对启用日期。")
            return
        state.unit.established_on = day
        first.valid_from = day
        self.work.changes.change(first)
        self._touch(row, state)

    def _abolish(self, row: Row, state: UnitState, day: date) -> None:
        unit, last = state.unit, state.profiles[0]
        if unit.abolished_on is not None:
            message = f"该单位已登记于{chinese_date(unit.abolished_on)}停用，与此不同。"
            self.data.refuse(row, "abolished_on", message, "请核对；确需更正的，请在系统中办理。")
        elif day < max(unit.established_on, last.valid_from):
            self.data.refuse(row, "abolished_on", "停用日期早于启用日期或现行名称的起始日。", "请核对停用日期。")
        else:
            unit.abolished_on = last.valid_until = day
            self.work.changes.change(last)
            self._touch(row, state)

    def _touch(self, row: Row, state: UnitState) -> None:
        self.work.changes.change(state.unit)
        row.outcome = "changed"

    def _compare_count(self, row: Row, state: UnitState) -> None:
        numbers = self._numbers(row)
        if numbers is None or "counted_on" in row.bad:
            return
        full, probationary, total = numbers
        day = row.get("counted_on")
        known = state.count_on(day) if day is not None else state.latest_count()
        if known is not None and known.total == total and (full is None or full == known.full):
            return
        if day is None:
            remedy = "请填写人数统计到哪一天，例如2025-12-31。"
            self.data.refuse(row, "counted_on", "填写了党员人数，没有填写统计时点。", remedy)
            return
        if day > self.work.today:
            self.data.refuse(row, "counted_on", "统计时点不能晚于今天。", "请核对统计时点。")
            return
        if state.unit.abolished_on is not None and day > state.unit.abolished_on:
            message = f"统计时点晚于该单位的停用日期（{chinese_date(state.unit.abolished_on)}）。"
            self.data.refuse(row, "counted_on", message, "请核对统计时点或停用日期。")
            return
        begins = state.unit.established_on
        if plain(day) < begins and not same_day(day, begins) and "established_on" not in row.bad:
            message = f"统计时点早于该单位的启用日期（{chinese_date(begins)}）。"
            self.data.refuse(row, "counted_on", message, "请核对统计时点或启用日期。")
            return
        self._report_count(state, max(plain(day), begins), full, probationary, total, known)
        row.outcome = "new" if state.is_new else "changed"

    def _report_count(
        self,
        state: UnitState,
        day: date,
        full: int | None,
        probationary: int | None,
        total: int,
        known: MemberCount | None,
    ) -> None:
        count = MemberCount(
            id=new_key(),
            unit=state.unit,
            counted_on=known.counted_on if known else day,
            total=total,
            full=full,
            probationary=probationary,
            source=self.work.source,
            reported_by=self.work.by,
            reported_at=clock.now(),
        )
        if known is not None:
            known.replaced_by_id = count.pk
            self.work.changes.change(known)
        self.work.changes.add(count)
        state.counts[count.counted_on] = count

    def _numbers(self, row: Row) -> tuple[int | None, int | None, int] | None:
        """Full, probationary and total; None where no number is given or the numbers do not fit (refused then)."""
        keys = ("full", "probationary", "total")
        full, probationary, total = (row.get(key) for key in keys)
        if row.bad.intersection(keys) or (full is None and probationary is None and total is None):
            return None
        if full is None and probationary is None:
            return None, None, total
        if total is not None:
            full = total - probationary if full is None else full
            probationary = total - full if probationary is None else probationary
            if full < 0 or probationary < 0 or full + probationary != total:
                message = f"党员总数{total}不等于正式党员与预备党员之和。"
                self.data.refuse(row, "total", message, "请核对三个人数。")
                return None
        elif full is None or probationary is None:
            missing, other = ("full", "正式") if full is None else ("probationary", "预备")
            self.data.refuse(row, missing, f"没有填写{other}党员人数，无法得出党员总数。", "请同时填写；没有的填0。")
            return None
        return full, probationary, full + probationary


def _overlap(one: Unit, other: Unit) -> bool:
    """Whether two units exist at one time."""
    first_ends, other_ends = (each.abolished_on or date.max for each in (one, other))
    return one.established_on <= other_ends and other.established_on <= first_ends


def plain(day: date) -> date:
    """A month as its first day; other days as they are."""
    return date(day.year, day.month, day.day) if isinstance(day, Month) else day


def same_day(given: date, known: date | None) -> bool:
    """Whether a cell says what is known already: the day, or the month that it lies in."""
    return given.agrees_with(known) if isinstance(given, Month) else given == known


def lost_zeros(raw: object, code: str, known: Iterable[str]) -> str:
    """The known code that a number cell may once have been: 7 where there is 007."""
    if isinstance(raw, str):
        return ""
    return next((each for each in known if each != code and each.lstrip("0") == code), "")
