"""What is wrong within a quiz file, and between the files of two languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.catalog.formats import markdown
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import did_you_mean
from lms.catalog.formats.markdown import Rendered
from lms.catalog.formats.question_schema import (
    Match,
    Order,
    OtherEntry,
    PairEntry,
    QuestionEntry,
    QuizEntry,
    Reflection,
)
from lms.catalog.formats.safe_yaml import Document, Path

WORDS = frozenset(
    {"prompt", "explanation", "text", "feedback", "left", "right", "hint", "title", "lead", "who", "good"}
)
"""What is shown to readers, wherever it stands in a quiz or a scenario."""

_Fault = tuple[Path, str, str]


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz as read from its file."""

    name: str
    entry: QuizEntry
    document: Document


def repeated(keys: Sequence[str]) -> list[int]:
    """List the places at which a key stands that stood before."""
    return [place for place, key in enumerate(keys) if key in keys[:place]]


def check_quiz(
    folder: CourseFolder, quiz: QuizFile, anchors: Mapping[str, Rendered | None], *, counts: bool = False
) -> None:
    """Find what is wrong in one quiz.

    Args:
        folder: takes the faults.
        quiz: the file.
        anchors: the texts of the same language by module; None for one that could not be read.
        counts: whether it is the quiz that counts, in which nothing may only be thought about.
    """
    for number, question in enumerate(quiz.entry.questions):
        faults = [*_question_faults(question), *_passage_faults(question, anchors)]
        if counts and isinstance(question, Reflection):
            message = f"問題「{question.id}」（reflection）は、確認テストには置けません。"
            faults.append((("type",), message, "答えが送られないので、章のれんしゅうに移してください。"))
        for path, message, hint in faults:
            folder.complain(quiz.name, quiz.document.line_of(("questions", number, *path)), message, hint)
    check_words(folder, quiz.name, quiz.document)


def _question_faults(question: QuestionEntry) -> Iterator[_Fault]:
    if isinstance(question, Reflection):
        return
    if isinstance(question, Order):
        yield from _repeated_ids("items", "ならべるもの", [item.id for item in question.items])
        yield from _repeated_texts("items", "text", [item.text for item in question.items])
    elif isinstance(question, Match):
        rights: list[PairEntry | OtherEntry] = [*question.pairs, *question.others]
        yield from _repeated_ids("pairs", "組", [right.id for right in rights], len(question.pairs))
        yield from _repeated_texts("pairs", "left", [pair.left for pair in question.pairs])
        yield from _repeated_texts("pairs", "right", [right.right for right in rights], len(question.pairs))
    else:
        yield from _repeated_ids("choices", "選択肢", [choice.id for choice in question.choices])
        yield from _key_faults(question.id, question.type, sum(choice.correct for choice in question.choices))


def _key_faults(question_id: str, type_: str, correct: int) -> Iterator[_Fault]:
    where: Path = ("choices",)
    if correct == 0:
        hint = "正しい選択肢に correct: true をつけてください。"
        yield where, f"問題「{question_id}」に、正しい答えがありません。", hint
    if correct > 1 and type_ != "multiple":
        hint = "1つだけにするか、type を multiple にしてください。"
        yield where, f"問題「{question_id}」に、正しい答えが{correct}つあります。", hint


def _place_of(part: str, place: int, length: int | None) -> Path:
    """Find where the nth part stands, when the ones after *length* stand under `others`."""
    return (part, place) if length is None or place < length else ("others", place - length)


def _repeated_ids(part: str, name: str, ids: Sequence[str], length: int | None = None) -> Iterator[_Fault]:
    for place in repeated(ids):
        path = (*_place_of(part, place, length), "id")
        yield path, f"{name}「{ids[place]}」が2つあります。", "別の id にしてください。"


def _repeated_texts(part: str, name: str, texts: Sequence[str], length: int | None = None) -> Iterator[_Fault]:
    for place in repeated(texts):
        hint = "どちらが正しいのか、読む人に分かりません。ちがうことばにしてください。"
        yield (*_place_of(part, place, length), name), f"「{texts[place]}」が2回出てきます。", hint


def _passage_faults(question: QuestionEntry, texts: Mapping[str, Rendered | None]) -> Iterator[_Fault]:
    if question.passage is None:
        return
    module_key, _, anchor = question.passage.partition("#")
    if module_key not in texts:
        yield ("passage",), f"章「{module_key}」はありません。", did_you_mean(module_key, texts)
    elif (rendered := texts[module_key]) and anchor not in rendered.anchors:
        message = f"章「{module_key}」に、しるし「{anchor}」がありません。"
        yield ("passage",), message, did_you_mean(anchor, rendered.anchors)


def check_words(folder: CourseFolder, name: str, document: Document) -> None:
    """Find what is wrong in the words of a quiz or a scenario, wherever they stand."""
    for path, text in _words(document.value, ()):
        _, faults = markdown.render_inline(text, document.line_of(path))
        folder.complain_all(name, faults)


def _words(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if path and path[-1] in WORDS:
            yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _words(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _words(part, (*path, place))


def check_question_ids(folder: CourseFolder, quizzes: Iterable[QuizFile]) -> None:
    """Find question ids used twice within one language: answers are kept by them."""
    seen: dict[str, str] = {}
    for quiz in quizzes:
        for number, question in enumerate(quiz.entry.questions):
            if question.id in seen:
                line = quiz.document.line_of(("questions", number, "id"))
                message = f"問題の id「{question.id}」は、{seen[question.id]} でも使っています。"
                folder.complain(quiz.name, line, message, "別の id にしてください。")
            seen.setdefault(question.id, quiz.name)


def check_same_ids(folder: CourseFolder, first: QuizFile, other: QuizFile) -> None:
    """Find where a later language of a quiz has other questions or other choices; a question it lacks is a gap."""
    ours = {str(question[0]): question for question in _skeleton(first.entry)}
    theirs = _skeleton(other.entry)
    for number, question in enumerate(theirs):
        line = other.document.line_of(("questions", number))
        if question[0] not in ours:
            hint = did_you_mean(str(question[0]), ours)
            folder.complain(other.name, line, f"問題「{question[0]}」は、{first.name} にありません。", hint)
        elif question != ours[str(question[0])]:
            message = f"問題「{question[0]}」の type、passage、選択肢の id、正しい答えが、{first.name} とちがいます。"
            folder.complain(other.name, line, message, "id と順番と correct を、そろえてください。")
    for missing in [id_ for id_ in ours if id_ not in {question[0] for question in theirs}]:
        folder.miss(other.name, 1, f"問題「{missing}」がまだありません。")


def _skeleton(entry: QuizEntry) -> list[tuple[object, ...]]:
    return [(question.id, question.type, question.passage, *_key(question)) for question in entry.questions]


def _key(question: QuestionEntry) -> Iterator[object]:
    if isinstance(question, Reflection):
        return
    yield question.points
    if isinstance(question, Order):
        yield from (item.id for item in question.items)
    elif isinstance(question, Match):
        yield from (pair.id for pair in question.pairs)
        yield "others"
        yield from (other.id for other in question.others)
    else:
        yield from ((choice.id, choice.correct) for choice in question.choices)
