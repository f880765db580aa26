"""The mutants of a module: its source with one small mistake in it, as Cosmic Ray's operators make them.

Two operators of our own stand beside them: a function that returns nothing, and a collection that lacks an element.
Left out is what says nothing about the tests: annotations, ``__all__``, what only PostgreSQL runs (mutants are tested
on SQLite), what does not compile or compiles to the same.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

# One or two neighbours for each sign. Cosmic Ray has every sign for every other, most of which fail at once on
# whatever is not a number and would only flatter the score.
NEIGHBOURS = {
    "ReplaceComparisonOperator": (
        "Eq_NotEq", "Eq_LtE", "Eq_GtE", "NotEq_Eq", "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt",
        "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt", "Is_IsNot", "IsNot_Is",
    ),
    "ReplaceBinaryOperator": (
        "Add_Sub", "Sub_Add", "Mul_FloorDiv", "Div_Mul", "FloorDiv_Mul", "Mod_FloorDiv", "BitOr_BitAnd", "BitAnd_BitOr",
    ),
    "ReplaceUnaryOperator": ("Delete_Not", "Delete_USub"),
}  # fmt: skip
PLAIN = (
    "AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "NumberReplacer",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop", "ExceptionReplacer",
    "RemoveDecorator",
)  # fmt: skip

ONLY_POSTGRESQL = "connection.vendor == 'postgresql'"


@dataclass(frozen=True)
class Mutant:
    """One mistake: where, made by what, and the whole source with it."""

    path: Path
    line: int
    operator: str
    before: str
    after: str
    source: str


class ReturnNothing(Operator):
    """``return x`` → ``return None``"""

    def mutation_positions(self, node):
        if node.type == "return_stmt" and node.children[1].get_code().strip() != "None":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node, index):
        node.children[1] = parso.parse(" None")
        return node

    @classmethod
    def examples(cls):
        return ()


class DropElement(Operator):
    """``{a, b}`` → ``{b}``, in the literals of sets, tuples and lists: the element gives way to an empty ``*()``."""

    def mutation_positions(self, node):
        for element in self._elements(node):
            yield element.start_pos, element.end_pos

    def mutate(self, node, index):
        element = list(self._elements(node))[index]
        holder = element.parent
        holder.children[holder.children.index(element)] = parso.parse(f"{element.get_first_leaf().prefix}*()")
        return node

    @staticmethod
    def _elements(node):
        if node.type != "atom" or node.children[0].value not in ("(", "[", "{") or len(node.children) != 3:
            return []
        inside = node.children[1]
        if inside.type in ("dictorsetmaker", "testlist_comp"):
            is_plain = not any(child.type == "sync_comp_for" or child == ":" for child in inside.children)
            return (
                [child for child in inside.children if child != "," and child.type != "star_expr"] if is_plain else []
            )
        # One element, without a comma: what stands in round brackets alone is no collection.
        return [inside] if node.children[0].value != "(" else []

    @classmethod
    def examples(cls):
        return ()


def operators() -> list[Operator]:
    names = [*PLAIN, *(f"{kind}_{pair}" for kind, pairs in NEIGHBOURS.items() for pair in pairs)]
    return [*(get_operator(f"core/{name}")() for name in names), ReturnNothing(), DropElement()]


def mutants_of(path: Path) -> list[Mutant]:
    """All mutants of a module that differ from it and from each other, by line."""
    original = path.read_text(encoding="utf-8")
    seen, found = {ast.dump(ast.parse(original))}, []
    for mutant in _candidates(path, original):
        try:
            tree = ast.dump(ast.parse(mutant.source))
        except SyntaxError:
            continue
        if tree not in seen:
            seen.add(tree)
            found.append(mutant)
    return sorted(found, key=lambda mutant: (mutant.line, mutant.operator, mutant.after))


def _candidates(path: Path, original: str) -> Iterator[Mutant]:
    silent = list(_silent(ast.parse(original)))
    for operator in operators():
        tree = get_ast(original)
        places = [start for node in ast_nodes(tree) for start, _ in operator.mutation_positions(node)]
        for occurrence, place in enumerate(places):
            if any(start <= place < end for start, end in silent):
                continue
            source = mutate_code(original, operator, occurrence)
            if source is not None:
                yield _mutant(path, place[0], type(operator).__name__, original, source)


def _mutant(path: Path, line: int, operator: str, original: str, source: str) -> Mutant:
    old, new = original.splitlines(), source.splitlines()
    changed = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), line - 1)
    return Mutant(path, line, operator, old[line - 1].strip(), new[min(changed, line - 1)].strip(), source)


def _silent(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where annotations, ``__all__`` and PostgreSQL's own lines stand, as parso counts (no Chinese before them)."""
    for node in ast.walk(tree):
        inner = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            inner.append(node.value)
        if isinstance(node, ast.If) and ast.unparse(node.test) == ONLY_POSTGRESQL:
            inner += [node.test, *node.body]
        for each in inner:
            if isinstance(each, ast.expr | ast.stmt):
                yield (each.lineno, each.col_offset), (each.end_lineno or 0, each.end_col_offset or 0)
