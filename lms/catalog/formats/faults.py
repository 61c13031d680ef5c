"""What is wrong with a file, where, and what to do about it: in words for the person who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend before a course can be published."""

    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}{self.hint}"


@dataclass(frozen=True, slots=True, order=True)
class LineFault:
    """A fault in a text whose file the finder does not know."""

    line: int
    message: str
    hint: str = ""

    def in_file(self, path: str) -> Fault:
        """Say which file it is in."""
        return Fault(path, self.line, self.message, self.hint)


class FileFaults(Exception):
    """A file cannot be read at all; carries everything found wrong with it so far."""

    def __init__(self, faults: Iterable[LineFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))

    @classmethod
    def at(cls, line: int, message: str, hint: str = "") -> "FileFaults":
        """Make one of a single fault."""
        return cls([LineFault(line, message, hint)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return 「もしかして「…」でしょうか。」 when a known word is near, else the known words, else nothing."""
    words = sorted(known)
    if near := get_close_matches(word, words, n=1, cutoff=0.6):
        return f"もしかして「{near[0]}」でしょうか。"
    return f"使えるのは {'、'.join(words)} です。" if words else ""
