"""How the cells of a column are read and written: import-export's widgets over `workbooks.values`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from import_export import widgets

from workbooks.values import CellError, Month, compact, is_blank, parse_day, parse_integer, parse_text

# What people put into a cell that is to stay empty.
REMARK = re.compile(r"\([^()]*\)")
BLANK_MARKS = frozenset({"-", "--", "—", "——", "－", "―", "/", "／", "\\", "、", "."})

LONGEST_MARK = 8  # with spaces in it and around it


def without_text_mark(text: str) -> str:
    """'007 → 007: the mark that is typed to keep a number as text, where a program stored it as a character."""
    return text.lstrip("'‘’`")


class CellWidget(widgets.Widget):
    """Base: an empty cell is None, everything else is parsed. ``cell`` tells the writer what to write."""

    cell = "text"
    width = 14

    def __init__(self) -> None:
        super().__init__()
        self._parsed: dict[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value of a cell, None when it is empty. Raises `CellError`."""
        if not isinstance(value, str):
            return None if value is None else self.parse(value)
        # The same words stand in most rows of a column.
        if value not in self._parsed:
            is_empty = is_blank(value) or (len(value) <= LONGEST_MARK and compact(value) in BLANK_MARKS)
            self._parsed[value] = None if is_empty else self.parse(value)
        return self._parsed[value]

    def parse(self, value: Any) -> Any:
        raise NotImplementedError

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """What is written into a cell."""
        return "" if value is None else value


class TextWidget(CellWidget):
    """Free text of a limited length."""

    def __init__(self, limit: int, *, width: int = 14) -> None:
        super().__init__()
        self.limit, self.width = limit, width

    def parse(self, value: Any) -> str:
        text = self.normal(parse_text(value))
        if len(text) > self.limit:
            raise CellError(f"超过{self.limit}个字（现{len(text)}个字）。", "请精简后填写。")
        return text

    def normal(self, text: str) -> str:
        return text


class NameWidget(TextWidget):
    """A name: the spaces that pad 张　三 are no part of it."""

    PADDED = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[ \u3000]+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")

    def normal(self, text: str) -> str:
        return self.PADDED.sub("", text)


class CodeWidget(TextWidget):
    """A code or number that identifies something: one spelling, no spaces, no mark that only asked for text format."""

    def normal(self, text: str) -> str:
        return without_text_mark(compact(text))


class IntegerWidget(CellWidget):
    """A number of people."""

    cell = "number"
    width = 10

    def parse(self, value: Any) -> int:
        return parse_integer(value)


class DayWidget(CellWidget):
    """A day. A month alone counts as its first day, except in columns where every day matters."""

    cell = "date"
    width = 12

    def __init__(self, *, needs_day: bool = False, blank_words: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.needs_day, self.blank_words = needs_day, blank_words

    def parse(self, value: Any) -> date | None:
        if isinstance(value, str) and compact(value) in self.blank_words:
            return None
        day = parse_day(value)
        if self.needs_day and isinstance(day, Month):
            raise CellError("只写到月，此处须写明到日。", "请按“2026-03-01”的样式填写年、月、日。")
        return day


class WordWidget(CellWidget):
    """One of a set of words: labels, their synonyms and codes are read; the label is written."""

    def __init__(self, what: str, labels: Mapping[str, str], synonyms: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.what, self.labels = what, dict(labels)
        self.words = {compact(label): code for code, label in labels.items()} | {code: code for code in labels}
        self.words |= {compact(word): code for word, code in (synonyms or {}).items()}

    def parse(self, value: Any) -> str:
        text = parse_text(value)
        word = compact(text)
        spellings = (word, word.upper(), REMARK.sub("", word))
        code = next((self.words[each] for each in spellings if each in self.words), None)
        if code is None:
            raise CellError(f"“{text}”不是可识别的{self.what}。", f"请填写：{'、'.join(self.labels.values())}。")
        return code

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, "")
