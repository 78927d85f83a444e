"""A proposal as `import --dry-run` shows it: a table for people, plain values for JSON."""

from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from leadflow.messages import Language, text
from leadflow.sources.cells import single_line
from leadflow.sources.propose import Proposal, ProposedColumn
from leadflow.sources.propose_yaml import type_reason, values_of, why_of

LONGEST_CELL = 60
HEADINGS = ("header", "fills", "values", "confidence", "why")


def proposal_lines(proposal: Proposal, language: Language, folder: str) -> list[str]:
    """What each column would become and why, and what to look at; shows no value of a cell."""

    def say(key: str, **values: object) -> str:
        return text(f"sources.proposal.{key}", language, **values)

    read = [column for column in proposal.columns if column.fills]
    unread = [column for column in proposal.columns if not column.fills and column.header]
    rows = [_row(column, language) for column in (*read, *unread)]
    lines = [
        say(
            "title",
            name=proposal.name,
            type=say(f"type_{proposal.record_type}"),
            record_type=proposal.record_type,
            row=proposal.header_row_number,
            rows=proposal.row_count,
        ),
        type_reason(proposal, language),
        "",
        *_table([[say(f"column_{heading}") for heading in HEADINGS], *rows]),
    ]
    if proposal.notes:
        lines += ["", say("notes") + ":"]
        lines += [f"- {why_of(told, language)}" for told in proposal.notes]
    return [*lines, "", say("next", folder=folder)]


def summary_of(proposal: Proposal) -> dict[str, Any]:
    """The proposal for scripts."""
    return {
        "name": proposal.name,
        "record_type": proposal.record_type,
        "record_type_because": list(proposal.type_headers),
        "header_row_number": proposal.header_row_number,
        "rows_looked_at": proposal.row_count,
        "near_profile": proposal.near,
        "columns": [
            {
                "header": column.header,
                "fills": list(column.fills),
                "parser": column.parser,
                "confidence": column.confidence,
                "why": why_of(column.why, "en"),
                "values": {
                    "look": column.look, "fitting": column.fitting, "filled": column.filled,
                },
            }
            for column in proposal.columns
        ],
        "notes": [why_of(told, "en") for told in proposal.notes],
        "profile": proposal.content,
    }  # fmt: skip


def _row(column: ProposedColumn, language: Language) -> list[str]:
    unread = text("sources.proposal.unread", language)
    sure = column.confidence and text(f"sources.proposal.confidence_{column.confidence}", language)
    return [
        _short(column.header),
        ", ".join(column.fills) or f"({unread})",
        values_of(column, language),
        sure or "",
        why_of(column.why, language),
    ]


def _short(header: str) -> str:
    line = single_line(header)
    return line if len(line) <= LONGEST_CELL else line[: LONGEST_CELL - 1] + "…"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns one under the other; Chinese characters are two wide."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEADINGS))]
    padded = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in (rows[0], ["-" * width for width in widths], *rows[1:])
    ]
    return [line.rstrip() for line in padded]


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)
