"""What a filing says of the steps of its way beside their dates: a note, or why a step was left out."""

from collections.abc import Mapping
from typing import Any

from common.spelling import readable
from rules.selection_facts import Step

MOST_WORDS = 200
# Where the day of each step stands on the filing; the report's day is that of the first complete submission.
STEP_FIELDS: dict[Step, str] = {
    Step.COMMUNICATION: "communicated_on",
    Step.INITIATION: "initiated_on",
    Step.RECOMMENDATION: "recommended_on",
    Step.INSPECTION: "inspected_on",
    Step.MEETING: "meeting_on",
    Step.NOTICE: "notice_until",
    Step.DETERMINATION: "candidate_determined_on",
    Step.DOCUMENT: "document_on",
}


def told_steps(stated: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Only what says something, in the order of the way."""
    found: dict[str, dict[str, str]] = {}
    order = {step.value: place for place, step in enumerate(Step)}
    for step in sorted(stated, key=lambda each: order.get(each, len(order))):
        words = {name: readable(str(stated[step].get(name) or ""))[:MOST_WORDS] for name in ("note", "skipped")}
        told = {name: text for name, text in words.items() if text}
        if told:
            found[step] = told
    return found
