"""Texts that end inside a character: what came before is read, U+FFFD stands for its half."""

# What the codecs say of it: UTF-8, UTF-16 and 32, the double-byte ones.
END_OF_DATA = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")
CUT_MARK = "\ufffd"


def decode_cut(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text, and whether it is cut. Raises UnicodeDecodeError where anything else is wrong."""
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError as error:
        if not is_cut(error):
            raise
        return up_to_the_cut(error), True


def is_cut(error: UnicodeDecodeError) -> bool:
    """Whether all that is wrong is that the last character lacks bytes."""
    return error.end == len(error.object) and error.reason in END_OF_DATA


def up_to_the_cut(error: UnicodeDecodeError) -> str:
    """The text of the bytes that a cut left whole, and the mark."""
    return error.object[: error.start].decode(error.encoding) + CUT_MARK
