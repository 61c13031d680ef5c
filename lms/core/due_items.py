"""What somebody should look at today: a line of a list, whichever feature writes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line, as `core/components/figures.html` shows it.

    Attributes:
        state: `late` or `soon`.
        when: how urgent, in a few words.
        title: why it is there.
        what: which one.
        url: where something can be done about it; empty where nobody has said how to reach them.
        label: the words on the way there.
    """

    state: str
    when: str
    title: str
    what: str
    url: str
    label: str
