"""How the cells of the packet with words of their own are read and written."""

from organizers import ethnic_groups
from organizers.models import Sex
from rules.posts import PostLevel
from workbooks.values import CellError, parse_text
from workbooks.widgets import CellWidget, TextWidget, WordWidget

ETHNICITY = "ethnicity"


class EthnicityWidget(TextWidget):
    """The name of an ethnic group, in one spelling."""

    def __init__(self) -> None:
        super().__init__(20)

    def parse(self, value: object) -> str:
        name = ethnic_groups.normalized(parse_text(value))
        problem = ethnic_groups.problem_of(name)
        if problem:
            raise CellError(problem, ethnic_groups.REMEDY)
        return name


def ethnicity_widget() -> CellWidget:
    return EthnicityWidget()


def sex_widget() -> CellWidget:
    return WordWidget("性别", {Sex.MALE.value: Sex.MALE.label, Sex.FEMALE.value: Sex.FEMALE.label})


def level_widget() -> CellWidget:
    return WordWidget("岗位级别", {level.value: level.label for level in PostLevel})
