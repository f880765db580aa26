"""The person's part of a row of 组织员 held against the ledger."""

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

from common.fields import new_key
from common.pinyin import of_person
from organizers import id_numbers
from organizers.models import Organizer, Sex
from organizers.resources.cells import masks
from organizers.resources.sheets import PERSON_FIELDS, masked
from organizers.resources.stored import Work
from organizers.resources.units import lost_zeros, plain, same_day
from rules.wording import chinese_date
from workbooks.resources import Row, SheetData
from workbooks.values import Month

DAY_FIELDS = ("born_on", "joined_on", "full_member_on")
CHECKED_TOGETHER = {*DAY_FIELDS, "id_number", "sex"}


def _unfilled(staff_number: str) -> Organizer:
    """A person of whom nothing else is known. Values in the order of the columns are taken over in half the time."""
    values: list[Any] = list({**_defaults(), "id": new_key(), "staff_number": staff_number}.values())
    return Organizer(*values)  # type: ignore[misc]  # the plugin takes them all for the key


@cache
def _defaults() -> dict[str, Any]:
    fields = Organizer._meta.concrete_fields
    return {field.attname: None if field.primary_key else field.get_default() for field in fields}


class PersonComparison:
    """Goes through the rows; several rows of one staff number are several tenures of one person."""

    def __init__(self, data: SheetData, work: Work) -> None:
        self.data, self.work = data, work
        self.first_row: dict[str, Row] = {}
        self.said: dict[tuple[str, str], tuple[Any, int]] = {}
        self.id_numbers = dict(work.stored.id_numbers)
        times = Counter(row.get("staff_number") for row in data.rows)
        self.repeated = {staff_number for staff_number, number in times.items() if number > 1}

    def run(self, row: Row) -> Organizer | None:
        """The person of a row, with what the row says; None where nobody can be named."""
        staff_number = row.get("staff_number")
        if staff_number is None:
            if "staff_number" not in row.bad:
                self.data.refuse(row, "staff_number", "没有填写工号。", "请填写；工号用来辨认人员，每人一个。")
            return None
        person = self.work.stored.people.get(staff_number)
        first = self.first_row.setdefault(staff_number, row)
        if person is None:
            person = self._new_person(row, staff_number)
        elif first is not row and not self._is_same_person(row, first, person):
            return None
        self._settle(row, person)
        return person

    def _settle(self, row: Row, person: Organizer) -> None:
        """Take over what the row says, and look at the person as a whole."""
        if self._is_somebody_else(row, person):
            return
        values = {key: row.values[key] for key in PERSON_FIELDS if key in row.values}
        changed = self._take(row, person, values)
        if not changed:
            return
        if not self.work.changes.is_new(person):
            self.work.changes.change(person)
            row.outcome = "changed"
        if "name" in changed and self.work.will_apply:  # a quarter of the time, and no preview shows it
            person.pinyin, person.initials = of_person(person.name)
        if CHECKED_TOGETHER & changed:
            self._check_together(row, person)

    def _is_somebody_else(self, row: Row, person: Organizer) -> bool:
        """A mistyped staff number must not overwrite a colleague: another name and another identity number."""
        name, number = row.get("name"), row.get("id_number") or ""
        differs = name is not None and person.name and name != person.name
        if not differs or "*" in number or not number or not person.id_number or number == person.id_number:
            return False
        message = "该工号已登记在他人名下（姓名和身份证号均不相同）。"
        self.data.refuse(row, "staff_number", message, "请核对工号。")
        return True

    def _new_person(self, row: Row, staff_number: str) -> Organizer:
        similar = lost_zeros(row.raw.get("staff_number"), staff_number, self.work.stored.people)
        if similar:
            message = f"单元格是数字格式，可能丢失了前面的0（已有工号“{similar}”）。"
            self.data.refuse(row, "staff_number", message, "请将该列设为“文本”格式后重新填写。")
        if row.get("name") is None and "name" not in row.bad:
            self.data.refuse(row, "name", "新增人员没有填写姓名。", "请填写；如为已登记人员，请核对工号。")
        person = _unfilled(staff_number)
        self.work.stored.people[staff_number] = person
        self.work.changes.add(person)
        row.outcome = "new"
        return person

    def _is_same_person(self, row: Row, first: Row, person: Organizer) -> bool:
        name = row.get("name")
        if name is None or name == person.name:
            return True
        message = f"工号与第{first.number}行重复，但姓名不同。"
        self.data.refuse(row, "staff_number", message, "请核对工号：每人一个，不能共用。")
        return False

    def _take(self, row: Row, person: Organizer, values: dict[str, Any]) -> set[str]:
        """Set what the row says on the person; returns the fields that differ from before."""
        changed, is_repeated = set(), person.staff_number in self.repeated
        for key, value in values.items():
            if key == "id_number" and not self._accepts_id_number(row, person, value):
                continue
            if is_repeated and self._contradicts(row, person, key, value):
                continue
            settled = self._day_in(value, person, key, values.get("id_number")) if isinstance(value, Month) else value
            if getattr(person, key) != settled:
                setattr(person, key, settled)
                changed.add(key)
        return changed | self._read_from_id_number(person, values, row)

    def _contradicts(self, row: Row, person: Organizer, key: str, value: Any) -> bool:
        """Whether an earlier row of the same person said something else."""
        before, number = self.said.setdefault((person.staff_number, key), (value, row.number))
        if before == value or number == row.number:
            return False
        if isinstance(value, Month) and same_day(value, before):
            return False
        message = f"与第{number}行同一工号的内容不一致。"
        text = masked(value) if key == "id_number" else None
        self.data.refuse(row, key, message, "同一人的各行应填写一致，或只在一行填写。", text)
        return True

    def _day_in(self, month: Month, person: Organizer, key: str, id_number: str | None) -> date:
        """The day that a month stands for: the one that is known or that the identity number holds, else the first."""
        known: date | None = getattr(person, key)
        if known is not None and month.agrees_with(known):
            return known
        if key == "born_on" and id_number and "*" not in id_number:
            born = id_numbers.birthday_in(id_number)
            if born is not None and month.agrees_with(born):
                return born
        joined = person.joined_on
        # 入党 and 转正 in one month: never the wrong way round because the day is not written.
        return joined if key == "full_member_on" and joined and month.agrees_with(joined) else plain(month)

    def _read_from_id_number(self, person: Organizer, values: dict[str, Any], row: Row) -> set[str]:
        """Birthday and sex from a full number, where neither the file nor the ledger says them."""
        number = values.get("id_number", "")
        if person.id_number != number or not number:
            return set()
        changed = set()
        if person.born_on is None and "born_on" not in row.bad:
            person.born_on = id_numbers.birthday_in(number)
            changed.add("born_on")
        if person.sex == Sex.UNKNOWN and "sex" not in values and "sex" not in row.bad:
            person.sex = Sex.MALE if id_numbers.is_male(number) else Sex.FEMALE
            changed.add("sex")
        return changed

    def _accepts_id_number(self, row: Row, person: Organizer, number: str) -> bool:
        """Whether a number is to be stored. A masked one that fits what is stored says nothing new."""
        if "*" in number:
            if not masks(number, person.id_number):
                reason = "与登记的号码不一致" if person.id_number else "无法核对：系统中没有登记该同志的身份证号"
                message = f"打码的身份证号{reason}。"
                self.data.refuse(row, "id_number", message, "请填写完整的18位号码；不修改的，请留空。")
            return False
        holder = self.id_numbers.setdefault(number, person.staff_number)
        if holder != person.staff_number:
            other = self.first_row.get(holder)
            where = f"第{other.number}行" if other else "系统中"
            message = f"该身份证号与{where}工号{holder}的人员相同。"
            self.data.refuse(row, "id_number", message, "请核对：一个身份证号只能属于一人。", masked(number))
            return False
        return True

    def _check_together(self, row: Row, person: Organizer) -> None:
        """What cannot be true of one person at once; said at a cell that the row fills."""
        today = self.work.today
        born, joined, full = person.born_on, person.joined_on, person.full_member_on
        for key in DAY_FIELDS:
            day = getattr(person, key)
            if day is not None and day > today:
                self._refuse_at(row, (key,), f"{self.data.column(key)}晚于今天。", "请核对日期。")
        if born and joined and joined <= born:
            message = f"入党日期（{chinese_date(joined)}）不晚于出生日期（{chinese_date(born)}）。"
            self._refuse_at(row, ("joined_on", "born_on"), message, "请核对入党日期和出生日期。")
        if joined and full and full < joined:
            message = f"转正日期（{chinese_date(full)}）早于入党日期（{chinese_date(joined)}）。"
            self._refuse_at(row, ("full_member_on", "joined_on"), message, "请核对入党日期和转正日期。")
        if person.id_number:
            self._check_id_number(row, person)

    def _check_id_number(self, row: Row, person: Organizer) -> None:
        born = id_numbers.birthday_in(person.id_number)
        if person.born_on and born and person.born_on != born:
            message = f"出生日期（{chinese_date(person.born_on)}）与身份证号中的（{chinese_date(born)}）不一致。"
            self._refuse_at(row, ("born_on", "id_number"), message, "请核对出生日期和身份证号。")
        is_male = id_numbers.is_male(person.id_number)
        if person.sex in (Sex.MALE, Sex.FEMALE) and (person.sex == Sex.MALE) != is_male:
            message = f"性别与身份证号不一致（身份证号第17位表示{'男' if is_male else '女'}）。"
            self._refuse_at(row, ("sex", "id_number"), message, "请核对性别和身份证号。")

    def _refuse_at(self, row: Row, keys: tuple[str, ...], message: str, remedy: str) -> None:
        key = next((key for key in keys if row.get(key) is not None), None)
        if key is None:
            key = next((key for key in CHECKED_TOGETHER if row.get(key) is not None), keys[0])
        value = masked(row.get(key) or "") if key == "id_number" else None
        self.data.refuse(row, key, message, remedy, value)
