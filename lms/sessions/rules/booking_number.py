"""Booking numbers: short, read aloud over the telephone, and telling nothing."""

from unicodedata import normalize

ALPHABET = "23456789ACEFGHJKMPRTWXY"
"""23 symbols. Left out is what looks like another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) or sounds like one (B D, M N)."""

RANDOM_BYTES = 8
SYMBOLS = 7

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"Z": "2", "S": "5", "B": "8", "N": "M"})
_IGNORED = dict.fromkeys(map(ord, " \t\r\n\u200b-‐‑‒–—―−ー─.・"))


def check_symbol(symbols: str) -> str:
    """Work out the check symbol of a booking number.

    The symbols are weighted 2, 3, 4 … and summed modulo 23. As 23 is prime and the weights differ, one wrong
    symbol and two exchanged ones are always found.

    Args:
        symbols: 1 to 20 symbols of `ALPHABET`.

    Returns:
        One symbol of `ALPHABET`.

    Raises:
        KeyError: a symbol is not in the alphabet.
    """
    total = sum(weight * _VALUES[symbol] for weight, symbol in enumerate(symbols, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def new_booking_number(random_bytes: bytes) -> str:
    """Write random bytes as a booking number, such as `GM7-4KX-29`.

    Seven symbols make 3.4 thousand million numbers; the caller sees to it that no two bookings share one.

    Args:
        random_bytes: exactly 8 bytes from a cryptographic source.

    Returns:
        Three, three and two symbols for reading aloud; the last is the check symbol.

    Raises:
        ValueError: another number of bytes.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a booking number is made from {RANDOM_BYTES} bytes, not {len(random_bytes)}")
    value = int.from_bytes(random_bytes, "big")
    symbols = ""
    for _ in range(SYMBOLS):
        value, place = divmod(value, len(ALPHABET))
        symbols += ALPHABET[place]
    return _grouped(symbols + check_symbol(symbols))


def parse_booking_number(text: str) -> str | None:
    """Read a booking number as people type it, and give it back as it was issued.

    Full-width and lower-case letters, spaces, any kind of dash or none are welcome, and so are Z for 2, S for 5,
    B for 8 and N for M.

    Args:
        text: whatever was typed or heard.

    Returns:
        The number as `new_booking_number` writes it; None when it cannot be one.
    """
    typed = normalize("NFKC", text).upper().translate(_IGNORED).translate(_READ_AS)
    if len(typed) != SYMBOLS + 1 or not _VALUES.keys() >= set(typed):
        return None
    return _grouped(typed) if check_symbol(typed[:SYMBOLS]) == typed[SYMBOLS] else None


def _grouped(symbols: str) -> str:
    """Part eight symbols into three, three and two."""
    return f"{symbols[:3]}-{symbols[3:6]}-{symbols[6:]}"
