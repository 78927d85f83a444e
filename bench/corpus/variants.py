"""Which files are made: layouts and styles that fit each other, by a seed."""

from dataclasses import replace
from random import Random

from corpus.files import Layout
from corpus.values import DATE_STYLES, Style

# An encoding, and the scripts whose text it can write; wide ones write all.
ENCODINGS = {
    "utf-8": ("simplified", "traditional", "latin", "japanese", "ascii"),
    "utf-8-sig": ("simplified", "traditional", "latin", "japanese", "ascii"),
    "utf-16": ("simplified", "traditional", "latin", "japanese"),
    "utf-16-le": ("simplified", "latin", "ascii"),
    "utf-16-be": ("simplified", "latin", "ascii"),
    "gb18030": ("simplified", "traditional", "ascii"),
    "gbk": ("simplified", "ascii"),
    "cp950": ("traditional", "ascii"),
    "cp1252": ("latin", "ascii"),
    "cp932": ("japanese", "ascii"),
}
CONTAINERS = ("csv", "csv", "csv", "csv", "zip", "gz", "html", "sheet xml", "ods", "xlsx")
PHONES = ("plain", "grouped", "international", "float", "quoted", "full width")
NUMBERS = ("plain", "grouped", "decimals", "currency")


def random_variant(random: Random) -> tuple[Layout, Style]:
    """One layout and style; every part is chosen independently."""
    encoding = random.choice(sorted(ENCODINGS))
    script = random.choice(ENCODINGS[encoding])
    container = random.choice(CONTAINERS)
    if container == "html":
        encoding = encoding if not encoding.startswith("utf-16-") else "utf-8"
    if container in ("sheet xml", "ods", "xlsx"):
        encoding = "utf-8"
    style = Style(
        script=script,
        dates=random.choice(DATE_STYLES),
        phones=random.choice(PHONES),
        numbers=random.choice(NUMBERS),
    )

    def maybe(share: float = 0.3) -> bool:
        return random.random() < share

    layout = Layout(
        container=container,
        encoding=encoding,
        delimiter=random.choice(",,,;\t|"),
        line_end=random.choice(("\r\n", "\n", "\r")),
        quote_all=maybe(),
        title_rows=random.choice((0, 0, 0, 1, 3)),
        blank_rows=maybe(),
        stars=maybe(),
        full_width=maybe(),
        aliases=maybe(),
        shuffled=maybe(),
        extra_columns=maybe(),
        doubled_header=maybe(0.15),
        line_breaks=maybe(),
        formula_texts=maybe(0.1),
    )
    return fitted(layout, style)


def fitted(layout: Layout, style: Style) -> tuple[Layout, Style]:
    """Without what the encoding cannot write."""
    try:
        "¥（年）１".encode(layout.encoding)
    except UnicodeEncodeError:
        layout = replace(layout, full_width=False, aliases=False)
        style = replace(
            style,
            numbers="plain" if style.numbers == "currency" else style.numbers,
            phones="plain" if style.phones == "full width" else style.phones,
            dates="iso" if style.dates == "chinese" else style.dates,
        )
    return layout, style
