"""Styles that outlive a document: papers of a kind have the same elements, so what was found out once serves the next.

The engine (WeasyPrint) finds the rules of each element, works out each property of each kind of element when it is
first asked for, and forgets all of it with the document. That is a quarter of a form's time.
"""

from collections.abc import Mapping
from typing import Any

# A form has about eighty; sizes that shrink with the content add a few.
MOST_KEPT = 2_000
MOST_PLACES = 20_000
Declared = Mapping[str, tuple[Any, Any]]
# A style by what it follows from, with what is called by its identity there, so that nothing else can come to have it.
_kept: dict[Any, tuple[Any, Declared, Any]] = {}


def keep_styles() -> None:
    """Make the engine work with styles that are kept. It lays out one document at a time (printing.py).

    A style follows from its parent's and from the declarations that match its element, and from nothing else in our
    papers (tests/common/test_printed_styles.py). Equal elements of one document share theirs already, and the engine
    copies a style before it changes one.
    """
    from weasyprint import css  # noqa: PLC0415 a second to import, and most processes never print

    class Remembering(css.StyleFor):
        def __init__(self, *args: Any) -> None:
            if len(_kept) > MOST_KEPT:
                _kept.clear()
            super().__init__(*args)

        def set_computed_styles(
            self, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, base_url: Any = None,
            target_collector: Any = None,
        ) -> None:  # fmt: skip
            theirs = super().set_computed_styles
            if isinstance(element, tuple):  # a page or its margin: these change their styles as they count
                return theirs(element, parent, root, pseudo_type, base_url, target_collector)
            computed = self.get_computed_styles()
            above = None if parent is None else computed[parent, None]
            declared = self.get_cascaded_styles().get((element, pseudo_type), {})
            signature = id(above), pseudo_type, _by_value(declared)
            if found := _kept.get(signature):
                style = computed[element, pseudo_type] = found[0]
                if target_collector and style["anchor"]:
                    target_collector.collect_anchor(style["anchor"])
                return None
            theirs(element, parent, root, pseudo_type, base_url, target_collector)
            _kept[signature] = computed[element, pseudo_type], declared, above
            return None

    css.StyleFor = Remembering


def _by_value(declared: Declared) -> frozenset[tuple[str, Any, Any]]:
    """What is declared, so that equal declarations of two documents are equal.

    Words and numbers of a style attribute are parsed anew in each document; all else belongs to a style sheet, which
    is kept.
    """
    return frozenset((name, _told(value), weight) for name, (value, weight) in declared.items())


def _told(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def remembering_matcher() -> Any:
    """The rules of a style sheet, which know again an element that stands where one stood in an earlier document."""
    from cssselect2 import Matcher  # noqa: PLC0415 see above

    class Remembering(Matcher):  # type: ignore[misc, unused-ignore] # no types
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[int, list[Any]] = {}

        def match(self, element: Any) -> list[Any]:
            place = _places.of(element)
            if place not in self.found:
                if len(self.found) > MOST_PLACES:
                    self.found.clear()
                self.found[place] = super().match(element)
            return self.found[place]

    return Remembering()


class _Places:
    """A number for all that a rule may ask of an element: itself, what stands beside it, and the same of what it is in.

    What is inside an element does not count; no rule of a paper asks for it (tests/common/test_printed_styles.py).
    """

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.last = 0

    def of(self, element: Any) -> int:
        number = element.__dict__.get("place")
        if number is None:
            parent = element.parent
            above = element.in_html_document if parent is None else self.of(parent)
            number = element.place = self.number((above, element.index, self.beside(element)))
        return int(number)

    def beside(self, element: Any) -> int:
        """The row that an element stands in, itself included; told once for all of the row."""
        parent = element.parent
        row = None if parent is None else parent.__dict__.get("row_inside")
        if row is None:
            row = self.number(tuple((each.tag, *sorted(each.attrib.items())) for each in element.etree_siblings))
            if parent is not None:
                parent.row_inside = row
        return int(row)

    def number(self, told: Any) -> int:
        """The same for what is equal, and never one that meant something else, even after all were forgotten."""
        if told not in self.numbers:
            if len(self.numbers) > MOST_PLACES:
                self.numbers.clear()
            self.last += 1
            self.numbers[told] = self.last
        return self.numbers[told]


_places = _Places()
