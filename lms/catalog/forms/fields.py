"""What is typed in for a desk, brought to the form in which it is shown."""

import re
import unicodedata

_BETWEEN_DIGITS = re.compile(r"[‐‑‒–—―−ー－()\s]+")


def phone_as_shown(text: str | None) -> str | None:
    """Bring a telephone number to half-width digits with plain hyphens."""
    plain = _BETWEEN_DIGITS.sub("-", unicodedata.normalize("NFKC", text).strip()) if text else ""
    return plain.strip("-") or None
