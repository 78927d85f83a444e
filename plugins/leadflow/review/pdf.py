"""From HTML to PDF by WeasyPrint, which needs the system library pango.

The bytes depend on the HTML and the installed fonts alone: the file identifier is a hash of the
HTML, the creation date is the report's own, and links stay relative to the report's folder.
"""

import logging
from functools import cache
from hashlib import sha256
from typing import Any

log = logging.getLogger(__name__)

# WeasyPrint drops links that it cannot resolve; the finisher makes them relative again.
LINK_BASE = "http://report.invalid/"


@cache
def can_print() -> bool:
    """Whether WeasyPrint finds pango; a warning says what is missing and what goes on without."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        log.warning(
            "no PDF reports, HTML only: pango is missing (Debian: apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk): %s",
            str(error).splitlines()[0],
        )
        return False
    return True


def print_pdf(html: str) -> bytes:
    """The PDF of one report. Call only where `can_print()`."""
    import weasyprint

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    document = weasyprint.HTML(string=html, base_url=LINK_BASE)
    content: bytes = document.write_pdf(
        finisher=_make_links_relative,
        pdf_identifier=sha256(html.encode()).digest()[:16],
    )
    return content


def _make_links_relative(document: Any, pdf: Any) -> None:
    import pydyf  # type: ignore[import-untyped]

    for item in pdf.objects:
        action = item.get("A") if isinstance(item, pydyf.Dictionary) else None
        if action and action.get("S") == "/URI":
            target = action["URI"].string
            action["URI"] = pydyf.String(target.removeprefix(LINK_BASE))
