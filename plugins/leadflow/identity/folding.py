"""One spelling for what is written alike: width, case, accents, traditional characters."""

import re
import unicodedata
from functools import lru_cache

from leadflow.identity.lexicon import simplified_characters

KEY_LENGTH = 200
HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𯿿]")
ONLY_HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𯿿]+")
# Letters, digits and usual Chinese characters: no composition, width or accent to fold.
USUAL = re.compile(r"[A-Za-z0-9 一-鿿]*")
ACCENTED_LATIN = re.compile(r"([A-Za-z])[\u0300-\u036f]+")
WORD = re.compile(r"[^\W_]+")


def fold_text_once(text: str) -> str:
    """NFKC, casefolded, Latin letters without accents, traditional characters simplified.

    At most KEY_LENGTH characters; folding twice equals once.
    """
    folded = text[: 4 * KEY_LENGTH]
    if folded.isascii():  # nothing but capitals can change
        return folded.lower()[:KEY_LENGTH].strip()
    if USUAL.fullmatch(folded):
        lower = folded.lower()
        once = lower.translate(simplified_characters())
        if once == lower or _rests(once):
            return once[:KEY_LENGTH].strip()
    return fold_until_it_rests(folded)


def _rests(once: str) -> bool:
    return once.translate(simplified_characters()) == once and USUAL.fullmatch(once) is not None


def fold_until_it_rests(text: str) -> str:
    """`fold_text_once` for any text: casefolding can undo a composition and the other way round."""
    for _ in range(4):
        once = _fold_once(text)
        if once == text:
            break
        text = once
    return text[:KEY_LENGTH].strip()


# For texts that come again and again; a pass over distinct values needs no memory.
fold_text = lru_cache(maxsize=200_000)(fold_text_once)


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return HAN.search(text) is not None


def is_han(text: str) -> bool:
    """Whether the text holds nothing but Chinese characters (and at least one)."""
    return ONLY_HAN.fullmatch(text) is not None


def _fold_once(text: str) -> str:
    casefolded = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFD", casefolded)
    plain = unicodedata.normalize("NFKC", ACCENTED_LATIN.sub(r"\1", decomposed))
    return plain.translate(simplified_characters())
