"""From a view to HTML: Jinja with the report templates, one language at a time."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from leadflow.config import INCLUDE
from leadflow.grading.names import grade_name, grade_phrase
from leadflow.review.wording import NOTHING, Wording, number

TEMPLATES = INCLUDE / "templates" / "review"


@cache
def environment() -> Environment:
    """Escapes everything; an undefined name is an error; SVG comes from charts.svg.j2."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(number=number, nothing=NOTHING)
    return made


def render_html(
    template: str, view: dict[str, Any], wording: Wording, row_counts: dict[str, int]
) -> str:
    """One self-contained page: styles and charts inline, links only to the rows beside it."""
    return (
        environment()
        .get_template(template)
        .render(
            **view,
            w=wording,
            t=wording.say,
            grade_name=lambda letter: grade_name(letter, wording.language),
            grade_names=lambda letters: ", ".join(
                str(grade_name(letter, wording.language)) for letter in letters
            ),
            grade_phrase=lambda letter: grade_phrase(letter, wording.language),
            language=wording.language,
            row_counts=row_counts,
            css=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        )
    )
