"""Questions about verdicts for tests, made through the services."""

from accounts.models import User
from common import clock
from compliance.models import Question
from compliance.services.questions import answer_question, ask_question
from tests.factories.accounts import department_handler
from units.models import Unit

RULE = "staffing.minimum"


def question(unit: Unit, by: User, **fields) -> Question:
    """What somebody of the unit asks today about its staffing."""
    given = {"rule": RULE, "judged_on": clock.today(), "text": "本单位已配备1名，请核对。"} | fields
    return ask_question(unit=unit, by=by, **given)


def answered(unit: Unit, by: User, answer: str = "已核对。", *, answered_by: User | None = None, **fields) -> Question:
    """A question with its answer."""
    row = question(unit, by, **fields)
    return answer_question(question=row, answer=answer, by=answered_by or department_handler())
