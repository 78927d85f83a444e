"""What a proposed profile says beside its rules: name, encodings, regions, time zone, footers."""

import re

from leadflow.identity.folding import fold_text, has_han
from leadflow.sources.cells import clean, fold, is_blank
from leadflow.sources.phones import parse_phone
from leadflow.sources.propose_columns import Told
from leadflow.sources.propose_draft import Draft
from leadflow.sources.propose_words import words

LONGEST_NAME = 60
ZONED = re.compile(r"\b(?:utc|gmt)\b", re.IGNORECASE)
# Numbers without country code: where else they may be from, tried where the first ones do not fit.
MORE_REGIONS = ("US", "GB", "DE", "HK", "TW", "SG", "JP", "FR", "AU", "IN")
TRADITIONAL_REGIONS = ("TW", "HK")
BETTER_PHONES_SHARE = 0.1
GENERIC_SHEET = re.compile(
    r"[ /](?:sheet|工作表|tabelle|feuil|hoja|worksheet)\s?\d*$", re.IGNORECASE
)
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}(?=$|[ !/])")
# How many of the last rows may be footers.
FOOTER_ROWS = 8


def without_footers(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The data rows, and patterns for the lines below them (合计, Total …)."""
    patterns: dict[str, None] = {}
    data = list(rows)
    for row in rows[: -FOOTER_ROWS - 1 : -1]:
        filled = [clean(cell) for cell in row if not is_blank(cell)]
        first = fold_text(filled[0]) if filled else ""
        word = next((w for w in words().footers if first.startswith(fold_text(w))), None)
        is_alone = all(re.fullmatch(r"[¥$€]?[-\d.,%\s]+", cell) for cell in filled[1:])
        if word is None or not is_alone:
            break
        start = re.match(r"[^\d:：]+", filled[0])
        named = re.escape((start[0] if start else word).strip()).replace("\\ ", " ")
        patterns[f"{named}.*"] = None
        data.pop()
    return data, list(patterns)


def is_in_utc(draft: Draft) -> bool:
    """Whether a header of times says UTC."""
    meanings = ("created", "updated", "activity_at", "changed_at", "any_date")
    return any(ZONED.search(choice.column.header) for choice in draft.of(*meanings))


def encodings(header: str, draft: Draft, encoding: str | None) -> list[str]:
    """UTF-8 and what programs of that language write else; the one that was decided is there."""
    found = ["utf-8"]
    if draft.is_japanese:
        found.append("cp932")
    elif has_han(header):
        found += ["gb18030", "big5"] if _is_traditional(header) else ["gb18030"]
    else:
        found.append("cp1252")
    known = {name.replace("-", "").replace("_", "").casefold() for name in found}
    plain = (encoding or "").replace("-", "").replace("_", "").casefold().removesuffix("sig")
    if plain and plain not in known and plain not in ("ascii", "utf16", "utf16le", "utf16be"):
        found.append(encoding or "")
    return found


def regions(header: str, draft: Draft) -> list[str]:
    """China, and the United States for a header in English; a third where the numbers ask for it.

    That third one is told in the draft's notes. Of several that fit alike the script decides.
    """
    regions = ["CN"] if has_han(header) or draft.is_japanese else ["CN", "US"]
    cells = [cell for c in draft.of("mobile", "phone") for cell in c.column.values.cells]
    unread = [cell for cell in cells if parse_phone(cell, regions).is_invalid]
    if not unread or draft.country_from:
        return regions
    gains = {
        region: sum(not parse_phone(cell, [region]).is_invalid for cell in unread)
        for region in (*_regions_of_script(header, draft), *MORE_REGIONS)
        if region not in regions
    }
    best = max(gains, key=lambda region: gains[region])
    if gains[best] > BETTER_PHONES_SHARE * len(cells):
        regions.append(best)
        draft.notes.append(Told("region", {"region": best, "count": gains[best]}))
    return regions


def _regions_of_script(header: str, draft: Draft) -> tuple[str, ...]:
    if draft.is_japanese:
        return ("JP",)
    return TRADITIONAL_REGIONS if _is_traditional(header) else ()


def _is_traditional(header: str) -> bool:
    return has_han(header) and fold_text(header) != header.casefold()


def free_name(label: str, taken: set[str]) -> str:
    """The file's name without its ending, dates and numbers, as the name of a profile."""
    stem = GENERIC_SHEET.sub("", ENDING.sub("", label))
    text = re.sub(r"\d{2,}[年月日号]?|[年月日号](?=\d)", " ", fold(stem.replace(" ", "_")))
    plain = "_".join(re.findall(r"[^\W\d_]+(?:\d+)?", text))[:LONGEST_NAME].strip("_")
    name = plain or "new_format"
    number = 1
    while (name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return name if number == 1 else f"{name}_{number}"
