"""The words that a record keeps for ever, in the language of whoever it is for."""

from lms.catalog.rules import Words
from lms.core.catalogues import html_tag
from lms.core.words import SOURCE


def frozen_words(words: Words, locale: str) -> str:
    """Return what is written on a record: Japanese, and beside it the holder's language where that is another.

    Whoever is shown a record in Japan can read it; furigana is left to the page around it.
    """
    japanese = words.said_in(SOURCE)
    own = words.by_language.get(locale)
    if own is None or html_tag(locale) == SOURCE or own == japanese:
        return str(japanese)
    return f"{japanese}（{own}）"
