"""The cells of the grid as markup: thousands of them on a page, so they are put together here and not by a template.

Everything that is put in is ours (tones, words, keys) or escaped.
"""

from collections.abc import Mapping

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common import icons, tones
from compliance.cockpit import COLUMNS, Mark, Row, Standing
from compliance.differences import Pair
from rules.cockpit import DEPARTMENT_ARTICLES

SIGN = '<svg class="icon" aria-hidden="true"><use href="#sign-{}"/></svg>'


def sprite() -> SafeString:
    """The signs, drawn once; every cell refers to them."""
    symbols = format_html_join("", "{}", ((icons.symbol(icon, f"sign-{tone}"),) for tone, icon in tones.ICONS.items()))
    return format_html('<svg class="cockpit-signs" width="0" height="0" aria-hidden="true">{}</svg>', symbols)


def row_cells(row: Row, query: str = "", asked: str = "") -> SafeString:
    """The cells of a row. `query` is carried along, `asked` names the column that the page was narrowed to."""
    suffix = escape(query)
    cells = (_cell(row, column.article, column.name, suffix, asked) for column in COLUMNS)
    return mark_safe("".join(cells))  # noqa: S308 put together below, of escaped parts


def _cell(row: Row, article: str, name: str, suffix: str, asked: str) -> str:
    mark = row.marks[article]
    css = f"cell is-{mark.tone}{' is-asked' if article == asked else ''}"
    return f'<td class="{css}" data-label="{name}">{_link(row, article, mark, suffix)}</td>'


def _link(row: Row, article: str, mark: Mark, suffix: str) -> str:
    title = f' title="{conditional_escape(mark.sentence)}"' if mark.standing in WITH_SENTENCE and mark.sentence else ""
    words = f"{SIGN.format(mark.tone)}<span>{conditional_escape(mark.word)}</span>"
    if mark.open > 1 and mark.standing in WITH_SENTENCE:
        words += f"<small>{mark.open}项</small>"
    if not row.in_scope or (row.is_department and article not in DEPARTMENT_ARTICLES):
        return f"<span>{words}</span>"
    return f'<a href="{row.place}/{article}/{suffix}"{title}>{words}</a>'


def compared_cells(pair: Pair) -> SafeString:
    """The cells of a row then; what is said otherwise now stands below, marked."""
    return mark_safe("".join(_compared(pair, column.article, column.name) for column in COLUMNS))  # noqa: S308 of escaped parts


def _compared(pair: Pair, article: str, name: str) -> str:
    then = pair.then.marks[article] if pair.then else None
    now = pair.now.marks[article] if pair.now else None
    shown = then or now
    assert shown is not None  # noqa: S101 a pair has at least one
    is_other = (then and then.word) != (now and now.word)
    words = f'<span class="then">{_sign_and_word(then) if then else "—"}</span>'
    if is_other:
        after = _sign_and_word(now) if now else "—"
        words += f'<span class="now is-{now.tone if now else "muted"}"><b>更正后</b>{after}</span>'
    css = f"cell is-{shown.tone}{' is-other' if is_other else ''}"
    return f'<td class="{css}" data-label="{name}"><div>{words}</div></td>'


def _sign_and_word(mark: Mark) -> str:
    return f"{SIGN.format(mark.tone)}<span>{conditional_escape(mark.word)}</span>"


# A sentence in every cell would double the page; those that call for something have one.
WITH_SENTENCE = frozenset({Standing.GAP, Standing.EXPLAIN})


LINE = '<li class="is-{}"><a href="{}" aria-label="{}，{}：{}行">{}<span>{}</span>{}</a></li>'


def total_cell(article: str, name: str, counts: Mapping[Standing, int], base: str, asked: str) -> SafeString:
    """How many rows stand how under an article; each number opens the rows behind it. `base` ends in ? or &."""
    lines = format_html_join(
        "", LINE, (_line(article, name, each, counts[each], base) for each in Standing if counts[each])
    )
    css = "total is-asked" if article == asked else "total"
    return format_html('<td class="{}" data-label="{}"><ul>{}</ul></td>', css, name, lines)


def _line(article: str, name: str, standing: Standing, number: int, base: str) -> tuple[object, ...]:
    href = f"{base}article={article}&outcome={standing.value}"
    sign = mark_safe(SIGN.format(standing.tone))  # noqa: S308 ours
    return standing.tone, href, name, standing.label, number, sign, standing.label, number
