"""What a hall sees: a course as slides, each short enough to be read from the last row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.catalog.rules import Citation, Course, Html, Module, Question
from lms.learning.rules.marking import MarkedSlot, mark
from lms.learning.rules.quiz import for_practice

CHARACTERS_A_LINE = 27
"""At 1024 by 768, in letters of a twenty-fourth of the screen's height, which ten metres do not blur."""
LINES_A_SLIDE = 9
GAP_LINES = 0.5
CALLOUT_LINES = 1.5
"""What the frame of a call-out takes, beside its words."""
SOURCE_LINES = 0.8


class BlockKind(StrEnum):
    """What stands by itself in a text."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    CALLOUT = "callout"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a text: its markup, the characters of each of its lines, and the numbers of its sources.

    A heading knows its anchor.
    """

    kind: BlockKind
    html: Html
    lengths: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    anchor: str | None = None

    @property
    def lines(self) -> float:
        """How much of a slide it takes; a figure takes all of it."""
        if self.kind is BlockKind.FIGURE:
            return LINES_A_SLIDE
        words = sum(-(-length // CHARACTERS_A_LINE) for length in self.lengths)
        said = words + GAP_LINES + SOURCE_LINES * len(self.sources)
        return said + CALLOUT_LINES if self.kind is BlockKind.CALLOUT else said


class SlideKind(StrEnum):
    """What a slide is for."""

    TITLE = "title"
    CHAPTER = "chapter"
    TEXT = "text"
    QUESTION = "question"
    ANSWER = "answer"
    STEP = "step"
    DANGER = "danger"
    DESKS = "desks"


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen. Its number counts from 1 through the whole course; the heading of a text is markup."""

    kind: SlideKind
    module: Module | None = None
    heading: Html | None = None
    blocks: tuple[Block, ...] = ()
    sources: tuple[Citation, ...] = ()
    question: Question | None = None
    answer: tuple[MarkedSlot, ...] = ()
    """What belongs to each slot of the question, in the right order."""
    is_continued: bool = False
    number: int = 0

    @property
    def is_dense(self) -> bool:
        """Whether one piece is longer than a slide, so that its letters have to be smaller."""
        return sum(block.lines for block in self.blocks) > LINES_A_SLIDE


def deck(course: Course, blocks: Mapping[str, tuple[Block, ...]], language: str) -> list[Slide]:
    """Lay a whole course out as slides.

    Args:
        course: what is taught.
        blocks: the text of each module by its key, taken apart.
        language: of the sources' numbers.

    Returns:
        The title; each chapter with its title, its text and its practice questions, the answer one slide after
        each question; the small step; and last the desks, so that they stay on the screen.
    """
    slides = [Slide(SlideKind.TITLE)]
    for module in course.modules:
        slides.append(Slide(SlideKind.CHAPTER, module))
        slides.extend(_text_slides(module, blocks[module.key], language))
        slides.extend(_practice_slides(module))
    slides.extend(Slide(kind) for kind in (SlideKind.STEP, SlideKind.DANGER, SlideKind.DESKS))
    return [replace(slide, number=number) for number, slide in enumerate(slides, 1)]


def numbers_of(slides: Iterable[Slide], module: Module) -> tuple[int, int]:
    """Find the first and the last slide of a chapter."""
    numbers = [slide.number for slide in slides if slide.module is module]
    return numbers[0], numbers[-1]


def _text_slides(module: Module, blocks: tuple[Block, ...], language: str) -> Iterator[Slide]:
    cited = {citation.number: citation for citation in module.reading(language).citations}
    before: Html | None = None
    for heading, together in _packed(blocks):
        numbers = dict.fromkeys(number for block in together for number in block.sources)
        yield Slide(
            SlideKind.TEXT,
            module,
            heading,
            tuple(together),
            tuple(cited[number] for number in numbers),
            is_continued=heading is not None and heading is before,
        )
        before = heading


def _packed(blocks: tuple[Block, ...]) -> Iterator[tuple[Html | None, list[Block]]]:
    """Put blocks together as long as they fit; a heading, large or small, begins a new slide."""
    heading: Html | None = None
    together: list[Block] = []
    for block in blocks:
        begins = block.kind in {BlockKind.HEADING, BlockKind.SUBHEADING}
        is_full = sum(one.lines for one in [*together, block]) > LINES_A_SLIDE
        if together and (begins or is_full):
            yield heading, together
            together = []
        if block.kind is BlockKind.HEADING:
            heading = block.html
        else:
            together.append(block)
    if together:
        yield heading, together


def _practice_slides(module: Module) -> Iterator[Slide]:
    for question in module.practice.questions if module.practice else ():
        yield Slide(SlideKind.QUESTION, module, question=for_practice(question))
        if not question.is_reflection:
            yield Slide(SlideKind.ANSWER, module, question=question, answer=mark(question, ()).in_order)
