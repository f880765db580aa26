"""One spelling for what identifies somebody or something, and texts without what nobody sees."""

import re
import unicodedata

# Controls, marks of no width, turns of the writing direction, halves of pairs. A name with one of them looks like the
# name without it and is another; no paper shows them. What chooses a glyph (variation selectors) is none of them.
_UNSEEN = ("Cc", "Cf", "Cs")
_BREAKS = re.compile(r"[ \t]*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029][\s]*")


def one_spelling(text: str) -> str:
    """A staff number or code as it is stored: half-width, without white space.

    Typed with a Chinese input method １２３ looks like 123 and would be another person.
    """
    return "".join(_without_unseen(unicodedata.normalize("NFKC", text)).split())


def readable(text: str, *, is_long: bool = False) -> str:
    """A text as it was meant: nothing unseen, no blanks around it; on one line, unless it may be ``is_long``."""
    if text.isprintable():
        return text.strip()
    if not is_long:
        return _without_unseen(_BREAKS.sub(" ", text)).strip()
    lines = text.replace("\r\n", "\n").splitlines()
    return "\n".join(_without_unseen(line.replace("\t", " ")).rstrip() for line in lines).strip()


def _without_unseen(text: str) -> str:
    return "".join(each for each in text if unicodedata.category(each) not in _UNSEEN or each.isspace())
