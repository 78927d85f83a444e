"""What a header means, by the words of include/proposing/words.yaml. Loading and matching only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import fuzz, process

from leadflow.config import INCLUDE
from leadflow.identity.folding import fold_text, has_han
from leadflow.sources.cells import single_line
from leadflow.sources.field_rules import ParserName
from leadflow.sources.recognise import REQUIRED_MARK

WORD_FILE = INCLUDE / "proposing" / "words.yaml"
# The record types that a proposal may name; the documents' own sheets have profiles already.
ProposedType = Literal["lead", "contact", "company", "activity", "deal", "stage_history", "owner"]
TYPES: tuple[ProposedType, ...] = (
    "lead", "contact", "company", "activity", "deal", "stage_history", "owner",
)  # fmt: skip
Shape = Literal[
    "phone", "email", "date", "time", "amount", "count", "percent", "yes_no", "uscc", "url",
    "company", "person", "name", "any",
]  # fmt: skip
How = Literal["exact", "near", "ending"]
# A spelling this close (0–100) to a word of this length is that word with a slip of the hand.
NEAR_SCORE, NEAR_FROM_LETTERS = 88, 5
SHORTEST_ENDING_HAN, SHORTEST_ENDING_LATIN = 2, 3
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|《[^《》]*》")
NUMBERING = re.compile(r"^(?:q\s*)?\d{1,3}\s*[.、:：)．]\s*|^q\d{1,3}\s+")
SPLIT = re.compile(r"[/|\n]+")
SEPARATORS = re.compile(r"[\s_\-.:：,，;；*'\"?!。、&]+")
LAST_NUMBER = re.compile(r"\s*\d{1,2}$")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class WordError(ValueError):
    """A word file that breaks its schema; the message names the key."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Meaning(_Strict):
    """What a column can be; without `fills` it is known and no typed column holds it."""

    fills: str | None = None
    parser: ParserName = "line"
    shape: Shape | None = None
    several: bool = False
    only: list[ProposedType] = Field(default_factory=lambda: list(TYPES))
    tells: dict[ProposedType, int] = {}
    vocabulary: str | None = None
    words: list[str]


class Fillers(_Strict):
    """What forms put around the word that matters."""

    before: list[str]
    after: list[str]


class Words(_Strict):
    """The word file; see its own comments."""

    meanings: dict[str, Meaning]
    fillers: Fillers
    vocabularies: dict[str, dict[str, list[str]]]
    file_words: dict[ProposedType, list[str]]
    footers: list[str]
    company_forms: list[str]


@dataclass(frozen=True)
class Match:
    """One meaning that a header may have, and the word of the list that says so."""

    meaning: str
    how: How
    word: str


@cache
def words() -> Words:
    """The word file. Raises WordError naming the key that is wrong."""
    try:
        return Words.model_validate(yaml.safe_load(WORD_FILE.read_text(encoding="utf-8")))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        )
        raise WordError(f"{WORD_FILE.name}: {problems}") from error


@lru_cache(maxsize=10_000)
def match_header(header: str, *, with_near: bool = True) -> tuple[Match, ...]:
    """The meanings that a header may have: equal to a word, else near one, else ending with one.

    Of one kind of match in the order of the word file; nothing for a header that no word is like.
    """
    spellings = list(_spellings(header))
    for spelling in spellings:
        meanings = _index().get(spelling.replace(" ", ""))
        if meanings:
            return _matches("exact", meanings)
    for spelling in spellings if with_near else ():
        near = _nearest(spelling.replace(" ", ""))
        if near:
            return _matches("near", _index()[near])
    for spelling in spellings:
        for ending in _endings(spelling):
            meanings = _index().get(ending)
            if meanings:
                return _matches("ending", meanings)
    return ()


def _matches(how: How, meanings: list[tuple[str, str]]) -> tuple[Match, ...]:
    return tuple(Match(name, how, word) for name, word in meanings)


def vocabulary_value(vocabulary: str, value: str) -> str | None:
    """What a cell of a choice means, by its words; None where no word is known."""
    key = _key(value)
    for meant, listed in words().vocabularies[vocabulary].items():
        if key in {_key(word) for word in listed}:
            return meant
    return None


def type_words(label: str) -> set[ProposedType]:
    """The record types that a file's or sheet's name speaks for."""
    text = fold_text(CAMEL.sub(" ", label))
    latin = set(re.findall(r"[a-z]+", text))
    return {
        kind
        for kind, listed in words().file_words.items()
        if any(word in latin if word.isascii() else fold_text(word) in text for word in listed)
    }


@cache
def _index() -> dict[str, list[tuple[str, str]]]:
    """Compared spelling → meanings with the word as listed, in the order of the file."""
    index: dict[str, list[tuple[str, str]]] = {}
    for name, meaning in words().meanings.items():
        for word in meaning.words:
            entries = index.setdefault(_key(word), [])
            if all(name != known for known, _ in entries):
                entries.append((name, word))
    return index


@cache
def _latin_words() -> tuple[str, ...]:
    return tuple(key for key in _index() if len(key) >= NEAR_FROM_LETTERS and not has_han(key))


def _key(text: str) -> str:
    return _spaced(text).replace(" ", "")


def _spaced(text: str) -> str:
    bare = fold_text(CAMEL.sub(" ", single_line(text)))
    return " ".join(SEPARATORS.sub(" ", bare).split()) or bare


def _spellings(header: str) -> Iterator[str]:
    """The header as it may be meant: whole, without brackets, each side of a slash, the bracket.

    Each also without fillers and without a number at its end (备注2). One space parts words.
    """
    text = single_line(header)[:200]
    marked = NUMBERING.sub("", fold_text(CAMEL.sub(" ", text)))
    whole = REQUIRED_MARK.sub("", marked).strip()
    bare = BRACKETS.sub(" ", whole)
    inner = [part[1:-1] for part in BRACKETS.findall(whole)]
    seen: set[str] = set()
    for form in (whole, bare, *SPLIT.split(bare), *inner):
        spaced = _spaced(form) if form.strip() else ""
        short = _without_fillers(spaced)
        for spelling in (spaced, short, LAST_NUMBER.sub("", spaced), LAST_NUMBER.sub("", short)):
            if spelling and spelling not in seen:
                seen.add(spelling)
                yield spelling


def _without_fillers(spaced: str) -> str:
    fillers = words().fillers
    text, before = spaced, ""
    while text != before:
        before = text
        for filler in map(_spaced, fillers.before):
            cut = text.removeprefix(filler)
            if cut != text and cut.strip() and (has_han(filler) or cut.startswith(" ")):
                text = cut.strip()
                break
        for filler in map(_spaced, fillers.after):
            cut = text.removesuffix(filler)
            if cut != text and cut.strip() and (has_han(filler) or cut.endswith(" ")):
                text = cut.strip()
                break
    return text


def _endings(spaced: str) -> Iterator[str]:
    """Endings, the longest first: whole words of Latin letters, any Chinese characters."""
    compact = spaced.replace(" ", "")
    starts = set()
    place = 0
    for token in spaced.split(" "):
        starts.add(place)
        place += len(token)
    for start in range(1, len(compact)):
        ending = compact[start:]
        if has_han(ending[0]):
            if len(ending) >= SHORTEST_ENDING_HAN:
                yield ending
        elif len(ending) >= SHORTEST_ENDING_LATIN and (
            start in starts or has_han(compact[start - 1])
        ):
            yield ending


def _nearest(compact: str) -> str | None:
    if len(compact) < NEAR_FROM_LETTERS or has_han(compact):
        return None
    found = process.extractOne(compact, _latin_words(), scorer=fuzz.ratio, score_cutoff=NEAR_SCORE)
    return str(found[0]) if found else None
