"""The tones of a screen, and what the rules' answers look like in them.

A tone is never shown by colour alone: it always comes with its icon and a word.
"""

from typing import Any, NamedTuple

ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "gap": "alert-circle",
    "unknown": "help-circle",
    "info": "info-circle",
    "muted": "circle-minus",
}
OF_RULES = {"GOOD": "ok", "ATTENTION": "warn", "GAP": "gap", "NEUTRAL": "muted"}
STRENGTHS = {"MUST": "须", "NORMALLY": "一般", "MAY": "可", "WORK": "注重"}


class Look(NamedTuple):
    """How an answer is shown: tone and word."""

    tone: str
    word: str

    @property
    def icon(self) -> str:
        return icon_of(self.tone)


def code_of(value: Any) -> str:
    """The stable code of an enum member, or of the plain text that stands for one."""
    return str(getattr(value, "value", value) or "")


def look_of(judged: Any) -> Look:
    """Tone and word of a finding or of a whole verdict.

    What is unknown has a tone of its own, so that it never looks passed or failed; an open possibility (可) is a
    suggestion and never looks like something amiss.
    """
    outcome, tone = code_of(judged.outcome), OF_RULES.get(code_of(judged.tone), "muted")
    if outcome == "UNKNOWN":
        # With a word of its own something is on record, only not as it should be.
        return Look(tone if getattr(judged, "word", "") else "unknown", judged.label)
    if outcome == "NOT_MET" and code_of(getattr(judged, "strength", "")) == "MAY":
        return Look("info", "可考虑")
    if outcome == "MET" and tone == "muted":
        return Look("info", judged.label)
    return Look(tone, judged.label)


def icon_of(tone: str) -> str:
    """The icon that always goes with a tone."""
    return ICONS.get(tone, ICONS["muted"])
