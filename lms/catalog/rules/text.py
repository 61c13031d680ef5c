"""Texts that say the same thing in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.core.words import SOURCE, left_in_japanese


class Html(str):
    """Markup made by our own renderer; templates print it as it is, because of `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language of a course; the course's first language comes first."""

    by_language: Mapping[str, str]

    def said_in(self, language: str) -> str:
        """Give the text in *language*, or openly in the course's first language when there is none."""
        if said := self.by_language.get(language):
            return said
        first, text = next(iter(self.by_language.items()))
        return left_in_japanese(text) if first == SOURCE else text

    def __str__(self) -> str:
        return next(iter(self.by_language.values()))
