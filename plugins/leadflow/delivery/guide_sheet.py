"""The guide sheet: how to fill the list in, what each choice leads to, what colours say."""

from dataclasses import dataclass
from typing import Any

from leadflow.delivery import looks
from leadflow.delivery.columns import FEEDBACKS, RESULTS
from leadflow.delivery.looks import Looks, row_height
from leadflow.delivery.queues import Queue
from leadflow.messages import text

WIDTHS = (3.0, 18.0, 70.0, 70.0)
STEPS = ("order", "answer", "next", "support", "return")
COLOURS = (
    ("answer", {"bg_color": looks.ANSWER}),
    ("done", {"bg_color": looks.ANSWER_DONE}),
    ("late", {"bg_color": looks.ROSE, "font_color": looks.RED, "bold": True}),
    ("grade_a", {"bg_color": looks.AMBER, "font_color": looks.ORANGE, "bold": True}),
    ("locked", {"bg_color": looks.BAND}),
)
# message keys of the choices' meanings
RESULT_KEYS = dict(
    zip(
        RESULTS,
        (
            "reached",
            "not_reached",
            "paused",
            "number_invalid",
            "left_company",
            "do_not_contact",
        ),
        strict=True,
    )
)
FEEDBACK_KEYS = dict(zip(FEEDBACKS, ("interested", "hesitant", "objection"), strict=True))


@dataclass
class _Page:
    """The sheet and the next free row."""

    sheet: Any
    styles: Looks
    row: int = 0

    def heading(self, part: str) -> None:
        """Start a part of the guide under a heading in both languages."""
        self.sheet.set_row(self.row, 12)
        self.row += 1
        style = self.styles.heading()
        for position in range(1, len(WIDTHS)):
            self.sheet.write_blank(self.row, position, None, style)
        heading = "  ".join(text(f"delivery.guide.{part}", language) for language in ("zh", "en"))
        self.sheet.write_string(self.row, 1, heading, style)
        self.sheet.set_row(self.row, 24)
        self.row += 1

    def line(self, name: str, key: str, **name_style: Any) -> None:
        """One line: a name, its meaning in Chinese, in English."""
        meanings = [text(key, language) for language in ("zh", "en")]
        self.sheet.write_string(
            self.row, 1, name, self.styles.guide(align="center", **{"bold": True, **name_style})
        )
        for position, meaning in enumerate(meanings, start=2):
            style = self.styles.guide(**({"font_color": looks.MUTED} if position == 3 else {}))
            self.sheet.write_string(self.row, position, meaning, style)
        sized = [(meaning, WIDTHS[2]) for meaning in meanings]
        self.sheet.set_row(self.row, row_height(sized, least_lines=1) + 3)
        self.row += 1


def write_guide(sheet: Any, styles: Looks, queue: Queue) -> None:
    """Write the whole guide; nothing on it is to be filled in."""
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    for position in range(len(WIDTHS)):
        sheet.write_blank(0, position, None, styles.title())
    title = "  ".join(text("delivery.guide.title", language) for language in ("zh", "en"))
    sheet.write_string(0, 1, title, styles.title())
    sheet.set_row(0, 32)
    page = _Page(sheet, styles, row=1)
    page.heading("steps")
    for number, step in enumerate(STEPS, start=1):
        page.line(str(number), f"delivery.guide.step.{step}")
    page.heading("results")
    for choice, key in RESULT_KEYS.items():
        page.line(choice, f"delivery.guide.result.{key}")
    page.heading("feedback")
    for choice, key in FEEDBACK_KEYS.items():
        page.line(choice, f"delivery.guide.feedback.{key}")
    page.heading("colours")
    for colour, look in COLOURS:
        page.line(
            text(f"delivery.guide.colour.{colour}.name", "zh"),
            f"delivery.guide.colour.{colour}",
            **look,
        )
    page.heading("batch")
    page.line(queue.receiver.rep_id, "delivery.guide.batch_meaning")
    sheet.write_string(page.row, 1, queue.batch_id, styles.of(font_size=8, font_color=looks.MUTED))
    sheet.print_area(0, 0, page.row, len(WIDTHS) - 1)
