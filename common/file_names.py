"""Names of files that people are given: as they would write them, and harmless on every system."""

import re
import unicodedata

MOST_CHARACTERS = 80
# What Windows forbids; controls; and marks that are not seen or turn the reading direction.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """One component of a path: no separators, nothing unseen, no device, no dots or blanks at its ends."""
    found = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    found = " ".join(found.split())[:MOST_CHARACTERS].strip(" .")
    if not found:
        return "未命名"
    return f"_{found}" if _DEVICES.fullmatch(found) else found
