"""Chinese names in Latin letters, so that lists can be searched by pinyin and by its initials."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

# Surnames that are read differently from the same character in a text. The dictionary does not know which is which.
SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "单": ("shan",), "曾": ("zeng",), "解": ("xie",), "仇": ("qiu",), "查": ("zha",), "盖": ("ge",), "朴": ("piao",),
    "区": ("ou",), "任": ("ren",), "华": ("hua",), "缪": ("miao",), "宓": ("mi",), "冼": ("xian",), "翟": ("zhai",),
    "尹": ("yin",), "乐": ("yue",), "黑": ("he",), "折": ("she",), "繁": ("po",), "种": ("chong",), "召": ("shao",),
    "覃": ("qin",), "洗": ("xian",), "员": ("yun",), "晁": ("chao",), "逄": ("pang",), "秘": ("bi",), "纪": ("ji",),
}  # fmt: skip
NOT_LETTERS = re.compile(r"[^0-9a-z]+")


def _syllables(text: str) -> list[str]:
    words = lazy_pinyin(unicodedata.normalize("NFKC", text), style=Style.NORMAL, v_to_u=False)
    cleaned = (NOT_LETTERS.sub("", word.casefold()) for word in words)
    return [word for word in cleaned if word]


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
