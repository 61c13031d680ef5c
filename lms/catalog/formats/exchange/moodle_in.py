"""Moodle XML, the format in which Moodle hands on whole question banks: in.

Source: MoodleDocs, "Moodle XML format": `multichoice`, `truefalse`, `matching` and `ordering`; texts carry a format,
answers a fraction in per cent; `idnumber` and `tags` hold what has no place of its own.
"""

from collections.abc import Iterator
from typing import Any

from lms.catalog.formats.exchange.carried import (
    TRUE_FALSE_WORDS,
    Note,
    Question,
    Read,
    from_choices,
    from_pairs,
    labelled,
    missing_words,
    passage_in,
    uneven,
    usable_id,
)
from lms.catalog.formats.exchange.html_text import plain_of
from lms.catalog.formats.exchange.xml_lines import Node, parse
from lms.catalog.formats.faults import FileFaults

_NOT_TAKEN = {
    "category": "",
    "essay": "記述式の問題",
    "description": "答えのない文",
    "shortanswer": "ことばを答える問題",
    "numerical": "数を答える問題",
    "cloze": "穴うめの問題",
}
_MARKED = {"partiallycorrectfeedback", "correctfeedback", "incorrectfeedback", "hint"}


def read(body: bytes) -> Read:
    """Read questions from Moodle XML; what is not taken in is named with its line.

    Raises:
        FileFaults: it is no XML, or one with declarations that could grow or lead outside.
    """
    root = parse(body)
    if root.tag != "quiz":
        raise FileFaults.at(root.line, "Moodle の問題ファイル（<quiz>）ではありません。")
    questions: list[Question] = []
    notes: list[Note] = []
    for node in root.children:
        question = _read_question(node, notes)
        if question is None:
            continue
        wanted = node.text_of("idnumber") or node.text_of("name/text")
        id_ = usable_id(wanted, [str(known["id"]) for known in questions])
        if id_ != wanted:
            notes.append(Note(node.line, f"「{wanted[:40]}」の id を「{id_}」にしました。"))
        whole = {"id": id_, **question}
        notes += missing_words(whole, node.line)
        questions.append(whole)
    return Read(tuple(questions), tuple(notes))


def _read_question(node: Node, notes: list[Note]) -> dict[str, Any] | None:
    kind = node.attributes.get("type", "")
    reader = {
        "multichoice": _read_choices,
        "truefalse": _read_choices,
        "matching": _read_pairs,
        "ordering": _read_order,
    }.get(kind)
    if kind == "category":
        return None
    if reader is None or next(node.walk("file"), None):
        what = "図やファイルの入った問題" if reader else _NOT_TAKEN.get(kind, f"「{kind}」という種類の問題")
        notes.append(Note(node.line, f"「{node.text_of('name/text')[:40]}」は{what}なので、読みこみません。"))
        return None
    labels = dict(_labels(node))
    parts = reader(node, labels, notes)
    explanation = _said(node, "generalfeedback", notes)
    notes.extend(
        Note(lost.line, f"<{lost.tag}> のことばは読みこみません。feedback か explanation に書いてください。")
        for lost in node.children
        if lost.tag in _MARKED and lost.text_of("text")
    )
    return {
        "type": parts.pop("type"),
        **passage_in(labels),
        "prompt": _said(node, "questiontext", notes),
        **parts,
        **({"explanation": explanation} if explanation else {}),
        **_points(node, notes),
    }


def _points(node: Node, notes: list[Note]) -> dict[str, int]:
    try:
        grade = float(node.text_of("defaultgrade") or 1)
    except ValueError:
        grade = 0
    if not (1 <= grade <= 100 and grade == int(grade)):
        notes.append(
            Note(node.line, f"配点「{node.text_of('defaultgrade')}」は、1から100の整数ではないので、読みこみません。")
        )
        return {}
    return {"points": int(grade)}


def _read_choices(node: Node, labels: dict[str, str], notes: list[Note]) -> dict[str, Any]:
    answers = [child for child in node.children if child.tag == "answer"]
    choices = [(_words(answer, notes), _fraction(answer), _said(answer, "feedback", notes)) for answer in answers]
    many = node.text_of("single") in {"false", "0"}
    notes += uneven([share for _text, share, _feedback in choices], node.line, many=many)
    if node.attributes["type"] == "truefalse":
        said = {"true": TRUE_FALSE_WORDS[0], "false": TRUE_FALSE_WORDS[1]}
        choices = [(said.get(text.lower(), text), share, feedback) for text, share, feedback in choices]
        labels = {"type": "true-false"}
    return from_choices(choices, labels, many=many)


def _read_pairs(node: Node, labels: dict[str, str], notes: list[Note]) -> dict[str, Any]:
    subs = [child for child in node.children if child.tag == "subquestion"]
    return from_pairs(
        [(_words(sub, notes), plain_of(sub.text_of("answer/text"), "markdown")[0]) for sub in subs], labels
    )


def _read_order(node: Node, labels: dict[str, str], notes: list[Note]) -> dict[str, Any]:
    answers = [child for child in node.children if child.tag == "answer"]
    ids = labelled(labels, len(answers))
    return {
        "type": "order",
        "items": [{"id": id_, "text": _words(one, notes)} for id_, one in zip(ids, answers, strict=True)],
    }


def _fraction(answer: Node) -> float:
    try:
        return float(answer.attributes.get("fraction", "0"))
    except ValueError:
        return 0.0


def _labels(node: Node) -> Iterator[tuple[str, str]]:
    for tag in node.walk("tag"):
        name, _, value = tag.text_of("text").partition(" ")
        yield name, value


def _said(node: Node, name: str, notes: list[Note]) -> str:
    found = next((child for child in node.children if child.tag == name), None)
    return _words(found, notes) if found else ""


def _words(node: Node, notes: list[Note]) -> str:
    text, lost = plain_of(node.text_of("text"), node.attributes.get("format", "html"))
    if lost:
        notes.append(
            Note(node.line, f"書式 {'、'.join(f'<{name}>' for name in lost)} は読みこみません。文字だけを残しました。")
        )
    return text
