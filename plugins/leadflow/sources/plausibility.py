"""How plausible a decoded text is: whether its non-ASCII characters stand where their script would.

A text in the wrong encoding still decodes; what gives it away is hanzi inside Latin words, Latin
letters in long runs, and signs where letters belong. Decides nothing by itself: decoding.py does.
"""

import re
import unicodedata

SIGNS = frozenset(map(ord, "\u00a0©®°±²³µ·×÷€£¥¼½¾«»§"))
NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
# What Chinese typists put behind Latin words, too.
PUNCTUATION = frozenset("（），。：；！？、“”‘’％～")
# What stands alone behind a number: 2026年9月6日, 12弄3号, 300万.
COUNTERS = frozenset(
    "年月日号號时時分点點秒万萬亿億千百十个個人元期至到和或米台套件栋棟楼樓室层層弄幢座单單路街巷岁歲"
    "名户戶家天周次级級类類组組本张張页頁间間所亩吨克斤升度倍折起多余余以不约等及与"
)
# UTF-8 read as a one-byte code page: Ã¼, Â°, â€™.
DOUBLE_ENCODED = re.compile("[ÂÃ][\u0080-\u00bf\u2018-\u203a]|â€")


def plausible_share(text: str) -> float:
    """The share of non-ASCII characters that stand where their script would have them (0–1)."""
    total = plausible = 0
    for match in NON_ASCII_RUN.finditer(text):
        run = match[0]
        total += len(run)
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        plausible += _plausible_count(run, before, after)
    double = sum(len(match[0]) for match in DOUBLE_ENCODED.finditer(text))
    return 1.0 if not total else max(0.0, (plausible - double) / total)


def _plausible_count(run: str, before: str, after: str) -> int:
    # M黮ler, Caf茅: one or two hanzi wedged into a Latin word are a misread accent.
    is_inside = before.isascii() and before.isalpha() and after.isascii() and after.islower()
    is_behind = len(run) == 1 and before.isascii() and before.islower()
    is_wedged = len(run) <= 2 and (is_inside or is_behind)
    count = 0
    for character in run:
        code = ord(character)
        if 0x4E00 <= code <= 0x9FFF:
            is_counter = len(run) > 1 or character in COUNTERS or not before[-1:].isdigit()
            count += not is_wedged and is_counter and _is_common_hanzi(character)
        elif 0xC0 <= code <= 0x17F:
            is_word = len(run) <= 2 or (run.isalpha() and run[1:].islower())
            count += is_word and (before.isalpha() or after.isalpha() or not before.strip())
        elif 0x3040 <= code <= 0x30FF:
            count += len(run) >= 2 and not is_wedged  # no kana stands alone between digits
        elif (
            0x3000 <= code <= 0x303F
            or 0xFF01 <= code <= 0xFF5E
            or 0xFFE0 <= code <= 0xFFE6
            or 0x2010 <= code <= 0x2033
        ):
            count += not is_wedged or character in PUNCTUATION
        elif 0x400 <= code <= 0x45F:
            is_in_latin = (before.isascii() and before.isalpha()) or (
                after.isascii() and after.isalpha()
            )
            is_in_number = before.isdigit() and after.isdigit()
            count += len(run) >= 2 and not is_in_latin and not is_in_number
        elif 0xAC00 <= code <= 0xD7A3:
            count += len(run) >= 2
        elif code in SIGNS:
            # m², 20°, 5£; but Pawe³ is a misread letter
            count += not before.isalpha() or before in "mM"
        elif 0x3100 <= code <= 0x312F:  # zhuyin: schoolbooks' letters, and what GB brackets become
            continue
        elif unicodedata.category(character) in ("Sm", "Sc", "Lo") and 0x2100 <= code < 0xE000:
            count += 1
    return count


def _is_common_hanzi(character: str) -> bool:
    """A hanzi of the first level of GB 2312 (rows B0–D7) or of Big5 (rows A4–C6)."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:  # not simplified: traditional, or rare
        pass
    try:
        return 0xA4 <= character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:  # in neither list
        return False
