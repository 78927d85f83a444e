"""Markup cut into text and tags, in time that grows with its length whatever it holds.

Of our own: html.parser takes hours for a megabyte of comments that nobody closes.
"""

import html
import re
from collections.abc import Iterator

TAG = re.compile(r"<(?P<close>/?)(?:[a-zA-Z]\w*:)?(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# Longer than any tag: the bracket was no tag's.
TAG_CHARACTERS = 20_000

Tag = re.Match[str]


def pieces_of(text: str) -> Iterator[tuple[str, Tag | None, str]]:
    """Text before a tag, the tag, its attributes; comments and declarations are skipped."""
    at, find = 0, text.find
    while (start := find("<", at)) >= 0:
        before = text[at:start]
        if text.startswith("<!--", start):
            end = find("-->", start + 4)
            if end < 0:  # never closed: the rest is a comment
                yield before, None, ""
                return
            yield before, None, ""
            at = end + 3
            continue
        if text.startswith("<![CDATA[", start):
            end = find("]]>", start)
            end = len(text) if end < 0 else end
            yield before, None, ""
            yield html.escape(text[start + 9 : end]), None, ""
            at = end + 3
            continue
        match = TAG.match(text, start)
        end = find(">", start, start + TAG_CHARACTERS)
        if match is None and text[start + 1 : start + 2] not in ("!", "?", "/"):
            yield before + "<", None, ""  # a comparison, no tag
            at = start + 1
            continue
        if end < 0:
            yield before, None, ""
            at = start + 1
            continue
        while text.count('"', start, end) % 2 and end - start < TAG_CHARACTERS:
            further = find(">", end + 1, start + TAG_CHARACTERS)
            if further < 0:
                break
            end = further
        yield before, match, text[match.end() : end] if match else ""
        at = end + 1
    yield text[at:], None, ""


def attributes_of(text: str) -> dict[str, str]:
    """By name without Excel's own prefix, in lower case."""
    found: dict[str, str] = {}
    if "=" in text:
        for name, double, single, bare in ATTRIBUTE.findall(text):
            found[name.casefold().removeprefix("ss:")] = double or single or bare
    return found


def count_of(text: str, most: int) -> int:
    """A number in an attribute, at most this much; 0 for what is none."""
    return min(int(text), most) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0
