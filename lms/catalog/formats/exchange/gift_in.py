"""GIFT, Moodle's format for questions as plain text: in.

Source: MoodleDocs, "GIFT format": names in `::`, texts in `[markdown]`, answers in braces (`=` right, `~` wrong, `%`
weight, `#` feedback, `->` pairs), `####` general feedback, `// [id:…] [tag:…]` before a question, a blank line after.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lms.catalog.formats.exchange.carried import (
    TRUE_FALSE_WORDS,
    Note,
    Question,
    Read,
    from_choices,
    from_pairs,
    missing_words,
    passage_in,
    ruby_in,
    uneven,
    usable_id,
)

BLANK = "＿＿＿＿"
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_LABEL = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_NAME = re.compile(r"\s*::((?:[^:\\]|\\.|:(?!:))*)::")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_BRACES = re.compile(r"(?<!\\)((?:\\\\)*)([{}])")
_PARTS = re.compile(r"(?<!\\)(?:\\\\)*([=~])")
_WEIGHT = re.compile(r"\s*%(-?[0-9.]+)%")
_IMAGE = re.compile(r"<img|@@PLUGINFILE@@|!\[")
_WRONG = {"": "答えのない文（説明や記述式）", "#": "数を答える問題", "=": "ことばを答える問題"}


def read(text: str) -> Read:
    """Read questions from GIFT; what is not taken in is named with its line."""
    questions: list[Question] = []
    notes: list[Note] = []
    for block in _blocks(text.replace("\r\n", "\n").replace("\r", "\n")):
        taken = [str(question["id"]) for question in questions]
        question = _question(block, notes)
        if question is None:
            continue
        id_ = usable_id(block.labels.get("id") or block.name, taken)
        if id_ != (block.labels.get("id") or block.name):
            notes.append(Note(block.line, f"この問題の id を「{id_}」にしました。"))
        whole = {"id": id_, **question}
        notes += missing_words(whole, block.line)
        questions.append(whole)
    return Read(tuple(questions), tuple(notes))


def _in(text: str) -> str:
    said = _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text.strip())
    return ruby_in(said).strip()


@dataclass(slots=True)
class _Block:
    """The lines of one question, without comments."""

    line: int
    labels: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(1)
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            block.labels |= dict(_labels(line))
        elif line.strip() and not line.startswith("$CATEGORY:"):
            block.line = block.line if block.lines else number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block(number + 1)


def _labels(line: str) -> Iterator[tuple[str, str]]:
    for kind, value in _LABEL.findall(line):
        name, _, rest = value.partition(" ")
        yield ("id", value) if kind == "id" else (name, rest)


def _question(block: _Block, notes: list[Note]) -> dict[str, Any] | None:
    text = block.text
    if name := _NAME.match(text):
        block.name, text = _in(name[1]), text[name.end() :]
    if said := _FORMAT.match(text):
        text = text[said.end() :]
    braces = list(_BRACES.finditer(text))
    if [found[2] for found in braces] != ["{", "}"]:
        notes.append(
            Note(block.line, _not_taken(block, "答えの { } がない文" if not braces else "{ } の組み合わない問題"))
        )
        return None
    before, inside, after = (
        text[: braces[0].end() - 1],
        text[braces[0].end() : braces[1].start(2)],
        text[braces[1].end() :],
    )
    answers, _, explanation = inside.partition("####")
    prompt = f"{before}{BLANK}{after}" if after.strip() else before
    parts = _parts(answers.strip(), block, notes)
    if parts is None:
        return None
    if _IMAGE.search(text):
        notes.append(Note(block.line, _not_taken(block, "図の入った問題")))
        return None
    said_type = parts.pop("type")
    explained = {"explanation": _in(explanation)} if explanation.strip() else {}
    return {"type": said_type, **passage_in(block.labels), "prompt": _in(prompt), **parts, **explained}


def _parts(answers: str, block: _Block, notes: list[Note]) -> dict[str, Any] | None:
    truth = re.match(r"(T|TRUE|F|FALSE)\s*(?=#|$)", answers)
    if truth:
        return _true_false(truth[1].startswith("T"), answers[truth.end() :])
    marks = list(_PARTS.finditer(answers))
    pieces = [
        (mark[1], answers[mark.end() : following.start(1) if following else len(answers)])
        for mark, following in pairwise([*marks, None])
        if mark
    ]
    if pieces and all(mark == "=" and "->" in piece for mark, piece in pieces):
        pairs = [tuple(_in(side) for side in piece.split("->", 1)) for _mark, piece in pieces]
        return from_pairs([(left, right) for left, right in pairs], block.labels)
    if any(mark == "~" for mark, _piece in pieces):
        return _choices(pieces, block, notes)
    notes.append(Note(block.line, _not_taken(block, _WRONG.get(answers[:1], "この形の問題"))))
    return None


def _choices(pieces: Sequence[tuple[str, str]], block: _Block, notes: list[Note]) -> dict[str, Any]:
    choices = []
    for mark, piece in pieces:
        weight = _WEIGHT.match(piece)
        words, feedback = _at_feedback(piece[weight.end() :] if weight else piece)
        choices.append((_in(words), float(weight[1]) if weight else 100.0 * (mark == "="), _in(feedback)))
    many = not any(mark == "=" for mark, _piece in pieces)
    notes += uneven([share for _text, share, _feedback in choices], block.line, many=many)
    return from_choices(choices, block.labels, many=many)


def _true_false(is_true: bool, rest: str) -> dict[str, Any]:
    """Read {T#when wrong#when right}."""
    _, first = _at_feedback(rest)
    when_wrong, when_right = _at_feedback(first)
    said = {True: _in(when_right), False: _in(when_wrong)}
    return from_choices(
        [
            (words, 100.0 * (truth == is_true), said[truth == is_true])
            for words, truth in zip(TRUE_FALSE_WORDS, (True, False), strict=True)
        ],
        {"type": "true-false"},
        many=False,
    )


def _at_feedback(piece: str) -> tuple[str, str]:
    found = re.search(r"(?<!\\)(?:\\\\)*#", piece)
    return (piece[: found.end() - 1], piece[found.end() :]) if found else (piece, "")


def _not_taken(block: _Block, what: str) -> str:
    head = block.name or " ".join(block.text.split())[:20]
    return f"「{head}」は{what}なので、読みこみません。"
