"""Copies of pages that a device keeps for the time without a network: nobody's, and the same for everybody."""

from flask import g

_MARK = "is_copy"


def make_copy() -> None:
    """Say that this request asks for a copy: whoever asks, it is framed as for a visitor, and it holds no token."""
    setattr(g, _MARK, True)


def is_copy() -> bool:
    """Tell whether this request asks for a copy."""
    return _MARK in g
