"""Answers between the page and the table: the page must not say what belongs to what."""

from collections.abc import Sequence

from lms.catalog.rules import Answer, Question, given, placed


def answer_from_page(question: Question, values: Sequence[str]) -> Answer | None:
    """Read what a page sent for a question.

    Args:
        question: as it was arranged on the page.
        values: ids of the choices taken; for an order or match question `2:3`, the number of a slot and that of the
            option it was given, both from 1 as they were arranged, in any order; what is empty says nothing.

    Returns:
        The answer as it is kept, each part once; None when the page cannot have sent it.
    """
    said = tuple(dict.fromkeys(value for value in values if value or not question.is_placed))
    if question.is_placed:
        kept = {shown: token for token, shown in _numbered(question).items()}
        if not kept.keys() >= set(said):
            return None
        said = tuple(sorted(kept[value] for value in said))
    return said if question.offers(said) else None


def values_for_page(question: Question, answer: Answer) -> tuple[str, ...]:
    """Say an answer as the page of this arrangement sends it; the other way round of `answer_from_page`."""
    if not question.is_placed:
        return answer
    numbers = _numbered(question)
    return tuple(numbers[token] for token in answer if token in numbers)


def taken_twice(answer: Answer) -> str | None:
    """Find an option that was given to two slots, or None; a place in an order is for one thing only."""
    options = list(given(answer).values())
    return next((option for option in options if options.count(option) > 1), None)


def _numbered(question: Question) -> dict[str, str]:
    """Lay what the page says beside each part that an answer can have."""
    return {
        placed(slot.id, option.id): placed(str(place), str(number))
        for place, slot in enumerate(question.slots, 1)
        for number, option in enumerate(question.options, 1)
    }
