"""What hurried people type for numbers; pure."""

import re
import unicodedata

_WHOLE_NUMBER = re.compile(r"(\d{1,6})(人|名|席|分|日|枚)?")


def parse_whole_number(text: str) -> int | None:
    """Read a whole number as people write it: 30, ３０, 30人, 1,000.

    Args:
        text: one line, in any width, with spaces and tabs from pasting.

    Returns:
        0 or more; None when the text is not a whole number of at most six digits.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    found = _WHOLE_NUMBER.fullmatch(plain)
    return int(found[1]) if found else None
