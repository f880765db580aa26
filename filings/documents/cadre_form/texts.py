"""Text as it stands in a file, brought to what its writer meant. The text as it stood is kept beside it."""

import re

from workbooks.values import INVISIBLE

# What stands for the end of a line: the marks of all systems, HTML's (escaped once more, too), an escaped return.
LINE_END = re.compile(r"(?:<|&lt;)br\s{0,3}/?(?:>|&gt;)|&#(?:x0?d|13);\n?|\r\n?|[\v\f\x85\u2028\u2029]", re.IGNORECASE)
UNSEEN = re.compile(rf"{INVISIBLE.pattern}|[\x00-\x08\x0e-\x1f\x7f]")
CHINESE = r"[\u2e80-\u9fff\ue000-\ufaff\U00020000-\U0003ffff]"
PADDING = re.compile(rf"(?<={CHINESE}) | (?={CHINESE})")
# Characters that a school's own font defines: they are empty boxes everywhere else.
SELF_MADE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def as_text(raw: str) -> str:
    """Text of several lines: one kind of line end, nothing invisible, no white space around it."""
    lines = LINE_END.sub("\n", UNSEEN.sub("", raw)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def as_line(raw: str) -> str:
    """The same on one line; what was broken between Chinese characters is joined without a gap."""
    joined = ""
    for part in (part.strip() for part in as_text(raw).split("\n")):
        gap = " " if joined and part and joined[-1].isascii() and part[0].isascii() else ""
        joined += gap + part
    return joined


def as_name(raw: str) -> str:
    """A name or a single word: 张　三 is padded to the width of its box and means 张三."""
    return PADDING.sub("", " ".join(as_line(raw).split()))
