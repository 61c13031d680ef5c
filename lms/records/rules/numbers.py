"""The numbers that records carry."""

from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 symbols: no I, L, O or U, so none is taken for another when read aloud or copied by hand."""

RANDOM_BYTES = 10
SYMBOLS = RANDOM_BYTES * 8 // 5
GROUP = 4

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = dict.fromkeys(map(ord, " \t\r\n\u200b-‐‑‒–—―−ー─"))
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1 is primitive: 2, the element x, has 31 different powers


def _doubled(value: int) -> int:
    """Multiply a field element by x in GF(32)."""
    value <<= 1
    return value ^ _FIELD_POLYNOMIAL if value > 31 else value


def check_character(symbols: str) -> str:
    """Work out the check character of a record's number.

    Each symbol is weighted by its own power of x in the field GF(32), and the check character makes the sum
    zero. One wrong symbol changes the sum, because no power of x is zero. Two exchanged symbols change it,
    because up to 31 places no two powers are alike. So each such slip is found, whatever the symbols are.

    Args:
        symbols: 1 to 30 symbols of `ALPHABET`.

    Returns:
        One symbol of `ALPHABET`.

    Raises:
        KeyError: a symbol is not in the alphabet.

    Source: docs/rules.md, R10 "Numbers".
    """
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ _VALUES[symbol])
    return ALPHABET[total]


def new_number(random_bytes: bytes) -> str:
    """Write random bytes as a record's number, such as `7KQD-M2XA-9TFH-4WPB-C`.

    The number holds the random bits and a check character, and nothing about the person, day or course.

    Args:
        random_bytes: exactly 10 bytes (80 bits) from a cryptographic source.

    Returns:
        Sixteen symbols in groups of four for reading aloud, then the check character.

    Raises:
        ValueError: another number of bytes.

    Source: docs/rules.md, R10 "Numbers".
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a number is made from {RANDOM_BYTES} bytes, not {len(random_bytes)}")
    bits = int.from_bytes(random_bytes, "big")
    symbols = "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (SYMBOLS - 1), -1, -5))
    return _grouped(symbols + check_character(symbols))


def parse_number(text: str) -> str | None:
    """Read a record's number as people type it, and give it back as it was issued.

    Full-width and lower-case letters, spaces, any kind of dash or none, O for 0 and I or L for 1 are welcome.

    Args:
        text: whatever was typed, scanned or heard.

    Returns:
        The number as `new_number` writes it; None when it cannot be one, because a symbol is wrong or missing
        or two have changed places.

    Source: docs/rules.md, R10 "Numbers".
    """
    typed = normalize("NFKC", text).upper().translate(_IGNORED)
    if len(typed) != SYMBOLS + 1 or not _VALUES.keys() >= set(typed):
        return None
    symbols = "".join(ALPHABET[_VALUES[symbol]] for symbol in typed)
    if check_character(symbols[:SYMBOLS]) != symbols[SYMBOLS]:
        return None
    return _grouped(symbols)


def _grouped(symbols: str) -> str:
    """Part the symbols into groups of four."""
    return "-".join(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))
