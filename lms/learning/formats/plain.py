"""Texts of a course where there is no markup: in a mail, in a table."""

from markupsafe import Markup


def plain(text: str) -> str:
    """Return a text of a course without its markup, in one line; furigana stand behind in brackets."""
    return Markup(str(text)).striptags()  # noqa: S704  all markup is taken off
