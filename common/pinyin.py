"""Chinese names in Latin letters, so that lists can be searched by pinyin and by its initials."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

# Surnames that are read differently from the same character in a text. The dictionary does not know which is which.
SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "单": ("shan",), "曾": ("zeng",), "解": ("xie",), "仇": ("qiu",), "查": ("zha",), "盖": ("ge",), "朴": ("piao",),
    "区": ("ou",), "任": ("ren",), "华": ("hua",), "缪": ("miao",), "宓": ("mi",), "冼": ("xian",), "翟": ("zhai",),
    "尹": ("yin",), "乐": ("yue",), "黑": ("he",), "折": ("she",), "繁": ("po",), "种": ("chong",), "召": ("shao",),
    "覃": ("qin",), "洗": ("xian",), "员": ("yun",), "晁": ("chao",), "逄": ("pang",), "秘": ("bi",), "纪": ("ji",),
}  # fmt: skip
NOT_LETTERS = re.compile(r"[^0-9a-z]+")


NOT_HAN = re.compile(r"[^\u3007\u3400-\u9fff\ue000-\ufaff\U00020000-\U0003ffff]+")


class _Dictionary(NamedTuple):
    words: Any
    characters: Any
    cut: Any
    plain: Any


@cache
def _dictionary() -> _Dictionary:
    """Read when a name is first written or searched: it takes fifty megabytes, which a process that prints spares."""
    from pypinyin import Style, constants, style as styles  # noqa: PLC0415 see above
    from pypinyin.seg import mmseg  # noqa: PLC0415 see above

    def plain(reading: str) -> str:
        return str(styles.convert(reading, Style.NORMAL, strict=True))

    return _Dictionary(constants.PHRASES_DICT, constants.PINYIN_DICT, mmseg.seg.cut, plain)


@cache
def _letters(reading: str) -> str:
    """zēng → zeng, lǜ → lv; there are some 1,500 readings."""
    return NOT_LETTERS.sub("", _dictionary().plain(reading).casefold().replace("ü", "v"))


def _readings(run: str) -> Iterator[str]:
    """The reading of every character of a run, words that the dictionary knows read as words.

    What the library's own ``lazy_pinyin`` gives, without its questions for every character: a roster has thousands.
    """
    words, characters, cut, _ = _dictionary()
    for word in cut(run):
        known = words.get(word) if len(word) > 1 else None
        if known:
            yield from (readings[0] for readings in known)
        else:
            yield from (characters.get(ord(character), "").partition(",")[0] for character in word)


def _syllables(text: str) -> list[str]:
    found, end = [], 0
    normal = unicodedata.normalize("NFKC", text)
    for other in [*NOT_HAN.finditer(normal), None]:
        start = other.start() if other else len(normal)
        found += [_letters(reading) for reading in _readings(normal[end:start])]
        if other:
            found.append(NOT_LETTERS.sub("", other[0].casefold()))
            end = other.end()
    return [word for word in found if word]


def _initials(syllables: list[str], text: str) -> str:
    """The first letter of every syllable; a run of Latin letters or digits stays whole (e.g. an abbreviation)."""
    latin = set(re.findall(r"[0-9a-z]+", unicodedata.normalize("NFKC", text).casefold()))
    return "".join(word if word in latin else word[0] for word in syllables)


def of_text(text: str) -> tuple[str, str]:
    """Pinyin and initials of any text: 儿科学院 → (``erkexueyuan``, ``ekxy``)."""
    syllables = _syllables(text)
    return "".join(syllables), _initials(syllables, text)


def of_person(name: str) -> tuple[str, str]:
    """Pinyin and initials of a person's name, the surname read as a surname: 曾乐 → (``zengle``, ``zl``)."""
    name = name.strip()
    for length in (2, 1):
        reading = SURNAMES.get(name[:length])
        if reading:
            rest = _syllables(name[length:])
            syllables = [*reading, *rest]
            return "".join(syllables), _initials(syllables, name[length:])
    return of_text(name)


def search_letters(text: str) -> str:
    """What somebody typed, as it is compared with stored pinyin: empty unless it is Latin letters and digits only."""
    letters = unicodedata.normalize("NFKC", text).casefold().replace(" ", "").replace("'", "").replace("ü", "v")
    return "" if NOT_LETTERS.search(letters) else letters
