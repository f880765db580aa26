"""The tenure's part of a row of 组织员 held against what is stored: unit, post, level, days, document."""

from datetime import date

from organizers.models import AppointingAuthority, Organizer, Post, RecordStatus, Tenure
from organizers.resources.sheets import TENURE_KEYS
from organizers.resources.stored import UnitState, Work
from organizers.resources.units import plain, same_day
from rules.spans import add_months
from rules.wording import chinese_date
from workbooks.resources import Row, SheetData

# Who holds a post with an end not given holds it for good, as far as comparing goes.
FOREVER = date.max
UNIT_KEYS = frozenset({"unit_code", "unit_name"})
# An appointment or a leaving is announced months ahead at most; 2062 is a mistyped 2026.
MONTHS_AHEAD = 12


class TenureComparison:
    """Goes through the rows. Posts that the file does not number are given numbers last, when the others are taken."""

    def __init__(self, data: SheetData, work: Work) -> None:
        self.data, self.work = data, work
        self.row_of: dict[object, Row] = {}
        self.keys = [key for key in TENURE_KEYS if data.has(key)]
        self.compared: set[int] = set()
        self.rows_without: dict[object, Row] = {}
        self.waiting: list[tuple[Row, Organizer, UnitState, date]] = []

    def run(self, row: Row, person: Organizer) -> None:
        """Compare the tenure of a row with those stored, or note a new one."""
        if not any(key in row.values or key in row.bad for key in self.keys):
            self._without_tenure(row, person)
            return
        self.compared.add(row.number)
        state = self._check_alone(row)
        if row.bad.intersection((*UNIT_KEYS, "effective_on")):
            self._refuse_far(row, "effective_on", "ended_on")
            return
        tenure = self._stored_tenure(row, person, state)
        if tenure is not None:
            if self._is_first(row, tenure):
                self._compare(row, tenure)
        elif self._is_complete(row, state) and state is not None:
            self.waiting.append((row, person, state, plain(row.get("effective_on"))))

    def finish(self) -> None:
        """Record the new tenures: first those whose post the file names, then the others in order of their days."""
        for row in self.data.rows if self.keys else ():
            if row.number not in self.compared:
                self._check_alone(row)
                self._refuse_far(row, "effective_on", "ended_on")
        self.waiting.sort(key=lambda each: (each[0].get("number") is None, each[3], each[0].number))
        for row, person, state, effective_on in self.waiting:
            self._record(row, person, state, effective_on)

    def _check_alone(self, row: Row) -> UnitState | None:
        """What a row says of a tenure, whoever and whatever else is wrong in it: its unit, and its days."""
        first, last = row.get("effective_on"), row.get("ended_on")
        if first is not None and last is not None and last < first:
            self._refuse_order(row, first, last)
        return None if row.bad.intersection(UNIT_KEYS) else self._unit_of(row)

    def _refuse_far(self, row: Row, *keys: str) -> None:
        """Days that are to be recorded anew and lie where nobody knows them yet."""
        latest = add_months(self.work.today, MONTHS_AHEAD)
        for key in keys:
            day = row.get(key)
            if day is not None and day > latest:
                message = f"{self.data.column(key)}在一年以后（{chinese_date(latest)}之后）。"
                self.data.refuse(row, key, message, "请核对年份。")

    def _refuse_order(self, row: Row, first: date, last: date) -> None:
        key = "ended_on" if row.get("ended_on") else "effective_on"
        message = f"免职日期（{chinese_date(last)}）早于任职日期（{chinese_date(first)}）。"
        self.data.refuse(row, key, message, "请核对任职日期和免职日期。")

    def _without_tenure(self, row: Row, person: Organizer) -> None:
        other = self.rows_without.setdefault(person.pk, row)
        if other is not row:
            message = f"与第{other.number}行是同一人，且都没有任职信息。"
            self.data.refuse(row, "staff_number", message, "请删除重复的行。")

    def _unit_of(self, row: Row) -> UnitState | None:
        """The unit that a row names by code or name (either may stand in either column)."""
        code, name = row.get("unit_code"), row.get("unit_name")
        stored = self.work.stored
        by_code = (stored.units.get(code) or stored.named(code)) if code else None
        by_name = (stored.named(name) or stored.units.get(name)) if name else None
        if code and by_code is None:
            self._refuse_unknown(row, "unit_code", code)
            return None
        if name and by_name is None and by_code is None:
            self._refuse_unknown(row, "unit_name", name)
            return None
        if by_code and by_name and by_code is not by_name:
            message = f"单位名称与单位代码“{code}”不是同一单位。"
            self.data.refuse(row, "unit_name", message, "请核对单位代码和单位名称。")
            return None
        return by_code or by_name

    def _refuse_unknown(self, row: Row, key: str, text: str) -> None:
        stored = self.work.stored
        zeros = next((code for code in stored.units if code.lstrip("0") == text and code != text), "")
        if len(stored.by_name.get(text, [])) > 1:
            message, remedy = f"有多个单位名为“{text}”。", "请填写单位代码。"
        elif zeros and not isinstance(row.raw.get(key), str):
            message = f"没有单位“{text}”；单元格是数字格式，可能丢失了前面的0（已有“{zeros}”）。"
            remedy = "请将该列设为“文本”格式后重新填写。"
        elif renamed := stored.renamed(text):
            message = f"“{text}”已更名，现名为“{renamed.profiles[0].name}”（单位代码{renamed.unit.code}）。"
            remedy = "请改填现名或单位代码。"
        else:
            message = f"系统和本工作簿的“单位”表中都没有单位“{text}”。"
            remedy = "请核对；新单位请先填入“单位”表。"
        self.data.refuse(row, key, message, remedy)

    def _stored_tenure(self, row: Row, person: Organizer, state: UnitState | None) -> Tenure | None:
        """The tenure that a row is about: the same person, unit and first day (or the only one that fits)."""
        tenures = self.work.stored.tenures_of.get(person.pk, [])
        if state is not None:
            posts = {post.pk for post in state.posts.values()}
            tenures = [tenure for tenure in tenures if tenure.post_id in posts]
        effective_on = row.get("effective_on")
        if effective_on is not None:
            return next((each for each in tenures if same_day(effective_on, each.effective_on)), None)
        present = [tenure for tenure in tenures if tenure.ended_on is None] or tenures
        return present[0] if len(present) == 1 else None

    def _is_first(self, row: Row, tenure: Tenure) -> bool:
        other = self.row_of.setdefault(tenure.pk, row)
        if other is row:
            return True
        message = f"与第{other.number}行是同一人的同一任职。"
        self.data.refuse(row, "staff_number", message, "请删除重复的行，或更正任职日期。")
        return False

    def _is_complete(self, row: Row, state: UnitState | None) -> bool:
        if state is None:
            key = self.data.first_of("unit_code", "unit_name")
            self.data.refuse(row, key, "没有填写任职单位。", "请填写单位代码。")
        if row.get("effective_on") is None:
            self.data.refuse(row, "effective_on", "没有填写任职日期。", "请填写任职起算日期，例如2026-03-01。")
        return state is not None and row.get("effective_on") is not None

    def _compare(self, row: Row, tenure: Tenure) -> None:
        state, post = self._place_of(tenure)
        number, ended_on = row.get("number"), row.get("ended_on")
        if number is not None and number != post.number:
            message = f"该任职登记在岗位{post.number}，不能通过导入改为岗位{number}。"
            self.data.refuse(row, "number", message, "请核对岗位序号和任职日期；确需更正的，请在系统中办理。")
        if ended_on is not None and ended_on != tenure.ended_on:
            self._refuse_far(row, "ended_on")
            tenure.ended_on = ended_on
            self._touch(row, tenure)
        self._compare_document(row, tenure)
        level = row.get("level")
        if level is not None and level != (tenure.level or post.level):
            tenure.level = level
            self._touch(row, tenure)
            self._level_post(post, tenure)
        self._check_days(row, tenure, state)

    def _compare_document(self, row: Row, tenure: Tenure) -> None:
        given = row.get("document_number")
        if given is None or given == tenure.document_number:
            return
        if tenure.status == RecordStatus.FILED and tenure.document_number:
            message = f"该任职已备案（{tenure.filing_number}），不能通过导入修改任职文号。"
            self.data.refuse(row, "document_number", message, "请核对；确需更正的，请在系统中办理。")
            return
        tenure.document_number = given
        self._touch(row, tenure)

    def _touch(self, row: Row, tenure: Tenure) -> None:
        self.work.changes.change(tenure)
        if row.outcome != "new":
            row.outcome = "changed"

    def _record(self, row: Row, person: Organizer, state: UnitState, effective_on: date) -> None:
        self._refuse_far(row, "effective_on", "ended_on")
        ended_on, level = row.get("ended_on"), row.get("level") or ""
        post = self._post(state, row.get("number"), effective_on, ended_on)
        if post.abolished_on is not None and (ended_on or FOREVER) > post.abolished_on:
            message = f"该岗位已于{chinese_date(post.abolished_on)}撤销，任职不能延续到该日之后。"
            self.data.refuse(row, self.data.first_of("ended_on", "number"), message, "请核对岗位序号和免职日期。")
        tenure = Tenure(
            post=post,
            organizer=person,
            is_full_time=post.is_full_time,
            level=level,
            effective_on=effective_on,
            ended_on=ended_on,
            document_number=row.get("document_number") or "",
            status=self._status(effective_on),
        )
        row.outcome = "new"
        if not self._is_new_to_person(row, tenure):
            return
        self._level_post(post, tenure)
        self.row_of[tenure.pk] = row
        self.work.stored.add_tenure(tenure)
        self.work.changes.add(tenure)
        self._check_days(row, tenure, state)

    def _is_new_to_person(self, row: Row, tenure: Tenure) -> bool:
        """Whether no other row of the file is the same tenure."""
        for other in self.work.stored.tenures_of.get(tenure.organizer_id, []):
            same_unit = self._place_of(other)[0] is self.work.stored.state_of[tenure.post.unit_id]
            if same_unit and other.effective_on == tenure.effective_on and other.pk in self.row_of:
                message = f"与第{self.row_of[other.pk].number}行是同一人的同一任职。"
                self.data.refuse(row, "staff_number", message, "请删除重复的行，或更正任职日期。")
                return False
        return True

    def _status(self, effective_on: date) -> RecordStatus:
        """What began before the system went into use is history; what began since then is still to be filed."""
        go_live_on = self.work.settings.go_live_on
        return RecordStatus.PENDING if go_live_on and effective_on >= go_live_on else RecordStatus.HISTORICAL

    def _post(self, state: UnitState, number: int | None, effective_on: date, ended_on: date | None) -> Post:
        if number is None:
            number = self._free_number(state, effective_on, ended_on)
        post = state.posts.get(number)
        if post is None:
            post = Post(
                unit=state.unit,
                number=number,
                appointing_authority=AppointingAuthority.UNIT,
                established_on=effective_on,
                abolished_on=state.unit.abolished_on,
            )
            self.work.stored.add_post(state, post)
            self.work.changes.add(post)
        elif effective_on < post.established_on and effective_on >= state.unit.established_on:
            # The day was taken from the first tenure that was known; this one is earlier.
            post.established_on = effective_on
            self.work.changes.change(post)
        return post

    def _free_number(self, state: UnitState, effective_on: date, ended_on: date | None) -> int:
        """The lowest full-time post that nobody holds in the period, or the next new one."""
        for number, post in sorted(state.posts.items()):
            exists = post.abolished_on is None or post.abolished_on >= (ended_on or FOREVER)
            taken = any(
                effective_on <= (other.ended_on or FOREVER) and other.effective_on <= (ended_on or FOREVER)
                for other in self.work.stored.tenures_in.get(post.pk, [])
            )
            if post.is_full_time and exists and not taken:
                return number
        return max(state.posts, default=0) + 1

    def _level_post(self, post: Post, tenure: Tenure) -> None:
        """The post has the level of who holds it now; of a former holder only where none is known."""
        if tenure.level and tenure.level != post.level and (tenure.ended_on is None or not post.level):
            post.level = tenure.level
            self.work.changes.change(post)

    def _place_of(self, tenure: Tenure) -> tuple[UnitState, Post]:
        post = self.work.stored.post_of[tenure.post_id]
        return self.work.stored.state_of[post.unit_id], post

    def _check_days(self, row: Row, tenure: Tenure, state: UnitState) -> None:
        first, last, unit = tenure.effective_on, tenure.ended_on, state.unit
        if last is not None and last < first and not row.bad.intersection(("effective_on", "ended_on")):
            self._refuse_order(row, first, last)
        if first < unit.established_on:
            message = f"任职日期早于单位的启用日期（{chinese_date(unit.established_on)}）。"
            self.data.refuse(row, "effective_on", message, "请核对任职日期，或在“单位”表中更正启用日期。")
        if unit.abolished_on is not None and (last or FOREVER) > unit.abolished_on and "ended_on" not in row.bad:
            message = f"单位已于{chinese_date(unit.abolished_on)}停用，任职不能延续到该日之后。"
            self.data.refuse(row, "ended_on", message, "请填写不晚于停用日期的免职日期。")
