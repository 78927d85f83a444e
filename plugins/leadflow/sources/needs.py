"""What customers say they need: requirement texts too vague to use (I8)."""

import re

from leadflow.sources.cells import clean, half_width

# Words of somebody who looks around; with a number or more words a text says something after all.
VAGUE_WORDS = re.compile(
    r"了解|看看|有没有合适|有无合适|咨询一下|问一下|需要系统|需要设备|随便|再说|待定|待沟通|待确认|不清楚|暂不明确"
    r"|just looking|looking around|more information|not sure|something|some system|tbd",
    re.IGNORECASE,
)
VAGUE_MAX_CHARACTERS = 24
TOO_SHORT_CHARACTERS = 2


def is_vague_requirement(cell: str) -> bool:
    """Too vague to act on: a word or two, or looking-around words without any figure."""
    text = half_width(clean(cell))
    if len(text) <= TOO_SHORT_CHARACTERS:
        return True
    is_short = len(text) <= VAGUE_MAX_CHARACTERS and not any(c.isdigit() for c in text)
    return is_short and bool(VAGUE_WORDS.search(text))
