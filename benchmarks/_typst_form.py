"""The cadre form once more, for typst: the rows, columns, sizes, words and faces of our own.

Whatever our form says comes in as JSON, so that both typeset the same person each time. What does not depend on the
person, typst keeps from one form to the next.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

FACE = "Noto Serif SC"
SOURCE = r"""
#let it = json(bytes(sys.inputs.form))
#set page(paper: "a4", margin: (top: 16mm, x: 15mm, bottom: 14mm))
#set text(font: "FACE", size: 10.5pt, lang: "zh", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 0.25em, spacing: 0.25em, justify: true)
#set table(stroke: 0.3mm, align: center + horizon, inset: (x: 1mm, y: 0.6mm))
#let sized(step, body) = {
  let (size, leading) = ((10.5pt, 0.4em), (10pt, 0.38em), (9.5pt, 0.35em), (9pt, 0.32em), (8.5pt, 0.28em),
    (8pt, 0.25em), (7.5pt, 0.22em), (6.8pt, 0.2em)).at(step)
  set text(size: size)
  set par(leading: leading, spacing: leading)
  body
}
#let long(body) = table.cell(align: left + top, inset: (x: 2mm, y: 1.5mm), body)
#let at(name) = sized(it.steps.at(name), it.at(name))
#let lines(..each) = each.pos().join(linebreak())
#let seal = align(right)[（盖章）　　　　年　　月　　日]

#align(center, text(size: 20pt, weight: 700, tracking: 0.2em)[干部任免审批表])
#v(4mm, weak: true)
#table(
  columns: (7.4%, 7.4%, 13%, 11.2%, 13%, 11.2%, 17.8%, 19%),
  rows: (11mm, 11mm, 11mm, 11mm, 9.5mm, 9.5mm, 9.5mm, 9.5mm, 9.5mm, 9.5mm, 9.5mm, 129mm),
  table.cell(colspan: 2)[姓　名], at("name"), [性　别], it.sex, lines[出生年月][（岁）], it.born,
  table.cell(rowspan: 4, inset: 0pt, image("photo.jpg", width: 100%, height: 100%, fit: "cover")),
  table.cell(colspan: 2)[民　族], at("ethnicity"), [籍　贯], at("native_place"), [出生地], at("birthplace"),
  table.cell(colspan: 2)[入党时间], at("joined"), lines[参加工][作时间], it.started_work, [健康状况], at("health"),
  table.cell(colspan: 2, lines[专业技][术职务]), table.cell(colspan: 2, at("professional_title")),
  lines[熟悉专业][有何专长], table.cell(colspan: 2, at("expertise")),
  table.cell(colspan: 2, rowspan: 4, lines[学　历][学　位]), table.cell(rowspan: 2, lines[全日制][教　育]),
  table.cell(colspan: 2, it.full_time.at(0)), table.cell(rowspan: 2, lines[毕业院校][系及专业]),
  table.cell(colspan: 2, it.full_time.at(1)),
  table.cell(colspan: 2, it.full_time.at(2)), table.cell(colspan: 2, it.full_time.at(3)),
  table.cell(rowspan: 2, lines[在　职][教　育]),
  table.cell(colspan: 2, it.in_service.at(0)), table.cell(rowspan: 2, lines[毕业院校][系及专业]),
  table.cell(colspan: 2, it.in_service.at(1)),
  table.cell(colspan: 2, it.in_service.at(2)), table.cell(colspan: 2, it.in_service.at(3)),
  table.cell(colspan: 2)[现任职务], table.cell(colspan: 6, sized(it.steps.position, it.present_position)),
  table.cell(colspan: 2)[拟任职务], table.cell(colspan: 6, sized(it.steps.position, it.proposed_position)),
  table.cell(colspan: 2)[拟免职务], table.cell(colspan: 6, sized(it.steps.position, it.removed_position)),
  lines[简][][历],
  table.cell(colspan: 7, align: left + top, inset: (x: 2mm, y: 1.5mm), sized(it.first,
    for (span, text, notes) in it.resume {
      grid(columns: (9em, 1fr), span, { par(text); for note in notes { par(note) } })
    })),
)
#pagebreak()
#table(
  columns: (7.4%, 10.6%, 12%, 8%, 14%, 48%),
  rows: (47mm, 20mm, 24mm, 9.5mm) + (9.5mm,) * (it.family.len() + it.empty_rows) + (26mm,),
  lines[奖惩][情况], table.cell(colspan: 5, align: left + top, inset: (x: 2mm, y: 1.5mm), sized(it.second, it.rewards)),
  lines[年度][考核][结果], table.cell(colspan: 5, align: left + horizon, inset: 2mm, sized(it.second, it.assessments)),
  lines[任免][理由], table.cell(colspan: 5, align: left + horizon, inset: 2mm, sized(it.second, it.reason)),
  table.cell(rowspan: it.family.len() + it.empty_rows + 1, lines[家庭][主要][成员][及重][要社][会关][系]),
  [称　谓], [姓　名], [年　龄], [政治面貌], [工作单位及职务],
  ..it.family.flatten().map(each => sized(it.second, each)),
  ..([],) * (5 * it.empty_rows),
  table.cell(colspan: 2)[呈报单位], table.cell(colspan: 4, { it.reporting_unit; linebreak(); seal }),
)
#v(-0.3mm, weak: true)
#table(
  columns: (7.4%, 42.6%, 7.4%, 42.6%), rows: 40mm,
  lines[审批][机关][意见], table.cell(align: bottom, seal),
  lines[行政][机关][任免][意见], table.cell(align: bottom, seal),
)
#grid(columns: (1fr, auto), [填表人：#it.filled_by], [填表时间：#it.filled_on])
""".replace("FACE", FACE)


class Peer:
    """typst in this process, called in two ways."""

    def __init__(self, folder: Path, fonts: list[Path], photo: bytes) -> None:
        self._source, self._folder, self._fonts = folder / "form.typ", folder, [str(each) for each in fonts]
        self._source.write_text(SOURCE, encoding="utf-8")
        (folder / "photo.jpg").write_bytes(photo)
        self._kept = typst.Compiler(
            str(self._source), root=str(folder), font_paths=self._fonts, ignore_system_fonts=True,
            sys_inputs={"form": "{}"},
        )  # fmt: skip

    def compile_anew(self, context: Mapping[str, Any]) -> bytes:
        """The usual call: what it needs is looked up each time, what it has worked out is remembered."""
        return bytes(
            typst.compile(
                str(self._source), root=str(self._folder), font_paths=self._fonts, ignore_system_fonts=True,
                sys_inputs={"form": json.dumps(said(context))},
            )
        )  # fmt: skip

    def compile_kept(self, context: Mapping[str, Any]) -> bytes:
        """The quickest way: a compiler that stays, with its faces and its template."""
        return bytes(self._kept.compile(format="pdf", sys_inputs={"form": json.dumps(said(context))}))


def said(context: Mapping[str, Any]) -> dict[str, Any]:
    """Every word that our template takes from its context."""
    form = context["form"]
    names = (
        "name", "ethnicity", "native_place", "birthplace", "health", "professional_title", "expertise",
        "present_position", "proposed_position", "removed_position", "rewards", "reason", "reporting_unit", "filled_by",
    )  # fmt: skip
    return {
        **{name: getattr(form, name) for name in names},
        **{name: context[name] for name in ("born", "started_work", "filled_on")},
        "joined": context["said"]["joined"],
        "first": _step(context["first"]),
        "second": _step(context["second"]),
        "steps": {name: _step(step) for name, step in context["steps"].items()},
        "sex": form.sex.value,
        "full_time": _education(form.full_time_education),
        "in_service": _education(form.in_service_education),
        "assessments": form.annual_assessments.text,
        "resume": [(each.span, each.text, list(each.notes)) for each in context["resume"]],
        "family": [
            (each.relation, each.name, each.age, each.political_status, each.work) for each in context["family"]
        ],
        "empty_rows": len(context["empty_rows"]),
    }


def _education(education: Any) -> tuple[str, str, str, str]:
    return (education.diploma, education.diploma_school, education.degree, education.degree_school)


def _step(name: str) -> int:
    return int(name.removeprefix("is-step-") or 0)
