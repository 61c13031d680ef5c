"""A quiz file of a course, out to another program's format and in from one."""

from enum import StrEnum

import yaml

from lms.catalog.formats import safe_yaml
from lms.catalog.formats.exchange import gift_in, gift_out, moodle_in, moodle_out
from lms.catalog.formats.exchange.carried import Note
from lms.catalog.formats.faults import FileFaults
from lms.catalog.formats.question_schema import QuizEntry
from lms.catalog.formats.validation import validated

_WIDTH = 120


class ExchangeFormat(StrEnum):
    """A format in which questions come and go."""

    GIFT = "gift"
    MOODLE_XML = "moodle-xml"


def written(text: str, form: ExchangeFormat) -> tuple[bytes, list[Note]]:
    """Write a quiz file in another format.

    Args:
        text: of a `.quiz.yaml` file.
        form: which format.

    Returns:
        The other file, and what could not be carried, with the line of the quiz file.

    Raises:
        FileFaults: the quiz file has faults.
    """
    document = safe_yaml.load(text)
    entry = validated(QuizEntry, document)
    questions = [
        (document.line_of(("questions", place)), question.model_dump(exclude_none=True))
        for place, question in enumerate(entry.questions)
    ]
    if form is ExchangeFormat.MOODLE_XML:
        return moodle_out.write(questions)
    said, notes = gift_out.write(questions)
    return said.encode(), notes


def taken_in(body: bytes, form: ExchangeFormat) -> tuple[str, tuple[Note, ...]]:
    """Turn a file of another format into a quiz file; `flask courses check` tells what is still to be written in it.

    Args:
        body: of the other file.
        form: which format.

    Returns:
        The text of a `.quiz.yaml` file, and what did not come along, with the line of the other file.

    Raises:
        FileFaults: the file cannot be read, or holds no question that we can take in.
    """
    found = moodle_in.read(body) if form is ExchangeFormat.MOODLE_XML else gift_in.read(_decoded(body))
    if not found.questions:
        raise FileFaults.at(1, "読みこめる問題が1つもありません。", "".join(f"\n  {note}" for note in found.notes))
    questions = {"questions": [dict(question) for question in found.questions]}
    return yaml.safe_dump(questions, allow_unicode=True, sort_keys=False, width=_WIDTH), found.notes


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise FileFaults.at(line, "文字コードが UTF-8 ではありません。", "UTF-8 で保存しなおしてください。") from error
