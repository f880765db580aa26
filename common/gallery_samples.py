"""What the gallery shows: plainly made up, each component in each of its states."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from common import clock
from common.charts import Chart, Form, Mark, Point, Series
from rules.verdicts import Finding, Outcome, Strength, Verdict

LONG = "附属示例医院（含东、西两个院区及互联网医院）委员会机关及后勤保障系统联合总支部委员会"
LOOKS = (("符合", "ok"), ("尚未达到", "gap"), ("请说明", "warn"), ("未见记录", "unknown"))
NATIONAL = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
SPRING = {date(2026, 2, day): "春节" for day in range(15, 24)}
NEW_YEAR = {date(2027, 1, 1): "元旦"}
MAKE_UP = (date(2026, 10, 10), date(2026, 2, 14))


def rows() -> list[dict[str, Any]]:
    """Rows of a register: long names, missing numbers, nobody in post."""
    return [_row(number) for number in range(1, 61)]


def _row(number: int) -> dict[str, Any]:
    word, tone = LOOKS[number % 4]
    person = "欧阳示例" if number % 5 == 0 else "张示例"
    return {
        "name": LONG if number == 3 else f"示例学院第{number:02d}党总支",
        "kind": "附属医院" if number % 3 else "学院（系）",
        "members": None if number % 4 == 3 else 37 * number % 620,
        "person": "" if number % 4 == 1 else person,
        "since": date(2021, 1 + number % 12, 1),
        "word": word,
        "tone": tone,
    }


@dataclass(frozen=True)
class Strip:
    """One picture of counted days."""

    title: str
    start: date
    due: date
    today: date
    done: date | None = None
    over: int = 0
    provisional: bool = False

    @property
    def days(self) -> list[dict[str, Any]]:
        """The days after the first one up to the last, counted."""
        days, count = [], 0
        for offset in range(1, (self.due - self.start).days + 1):
            day = self.start + timedelta(days=offset)
            holiday = (NATIONAL | SPRING | NEW_YEAR).get(day, "")
            working = day in MAKE_UP or (day.weekday() < 5 and not holiday)
            count += working
            days.append({"date": day, "working": working, "count": count if working else None, "name": holiday})
        return days


def strips() -> list[Strip]:
    """Running, in time, late, overdue, due today, provisional."""
    november = (date(2026, 11, 2), date(2026, 11, 9))
    return [
        Strip("计算中，跨国庆假期", date(2026, 9, 28), date(2026, 10, 10), date(2026, 10, 9)),
        Strip("按期报齐", date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 5), done=date(2026, 2, 26)),
        Strip("逾期后报齐", *november, date(2026, 11, 22), done=date(2026, 11, 12), over=3),
        Strip("逾期未报", *november, date(2026, 11, 22), over=9),
        Strip("今日到期", date(2026, 11, 13), date(2026, 11, 20), date(2026, 11, 20)),
        Strip("暂定期限", date(2026, 12, 25), date(2027, 1, 4), date(2026, 12, 28), provisional=True),
    ]


def verdict() -> Verdict:
    """Every outcome and strength once."""
    vacancy = (("空缺起始", "2026年9月1日"), ("在岗", "0名"))
    grade = (("党员总数", "213人"), ("现任级别", "科员"))
    remedy = "请研究配备，动议前请主动与党委组织部沟通。"
    must, normally = Strength.MUST, Strength.NORMALLY
    return Verdict(
        (
            Finding("a", Outcome.MET, must, "已配备1名专职组织员，不少于至少1名的要求。", "4", (("在岗", "1名"),)),
            Finding("b", Outcome.NOT_MET, must, "专职组织员岗位自2026年9月1日起空缺。", "4", vacancy, remedy=remedy),
            Finding("c", Outcome.NOT_MET, normally, "党员213人，级别一般为科级，现任未达到科级。", "4", grade),
            Finding("d", Outcome.NOT_MET, Strength.MAY, "党员在500人以上，可视实际适当增设岗位。", "4"),
            Finding("e", Outcome.UNKNOWN, must, "未见动议前与党委组织部沟通的记录。", "7"),
            Finding("f", Outcome.NOT_APPLICABLE, normally, "党员不足200人，可不设职级。", "4"),
        )
    )


def events() -> list[dict[str, Any]]:
    """A timeline, latest first."""
    sent = {"title": "报送备案", "text": "任免正式发文、相关人员基本信息表", "by": "李示例 审签", "icon": "send"}
    returned = {"title": "退回补正", "text": f"任免文件未加盖印章：{LONG}", "badge": "请一次性补正"}
    return [
        {"at": clock.at(date(2026, 10, 9)), "tone": "ok", **sent},
        {"at": date(2026, 9, 28), "title": "人选确定", "text": "公示期满，无异议。", "tone": "info"},
        {"at": date(2026, 9, 20), "tone": "warn", **returned},
        {"at": date(2026, 9, 1), "title": "会议讨论决定"},
    ]


def steps() -> list[dict[str, Any]]:
    """Progress with each state of a step."""
    return [
        {"label": "草拟", "state": "done", "at": date(2026, 9, 28)},
        {"label": "审签报送", "state": "done", "at": clock.at(date(2026, 10, 9))},
        {"label": "签收核对", "state": "current", "note": "党委组织部"},
        {"label": "退回补正", "state": "problem", "note": "2 处待补正"},
        {"label": "备案", "state": "todo"},
    ]


def changes() -> list[tuple[str, Any, Any]]:
    """Field, before, after."""
    return [("党员总数", 198, 203), ("统计时点", None, "2025年12月31日"), ("备注", "暂缺", "")]


def charts() -> list[Chart]:
    """Each form once, and one without figures."""
    kinds, years = ("附属医院", "学院（系）", "机关"), ("2023.12", "2024.12", "2025.12")
    covered = Series("已有在岗", "ok", (Point(11, "?n=1"), Point(12, "?n=2"), Point(4, "?n=3")))
    missing = Series("尚未配备", "gap", (Point(1, "?n=4"), Point(0), Point(2, "?n=5")))
    members = Series("党员总数", "accent", (Point(188), Point(None), Point(213)))
    return [
        Chart("sample-bars", "全覆盖情况", "单位类别", kinds, (covered, missing), Form.BARS, "个", is_stacked=True),
        Chart("sample-columns", "配备数量", "单位类别", kinds, (covered, missing), unit="个"),
        Chart(
            "sample-line", "历年党员人数", "统计时点", years, (members,), Form.LINE, "人", marks=(Mark(200, "200人"),)
        ),
        Chart("sample-empty", "没有数据", "单位类别", (), ()),
    ]
