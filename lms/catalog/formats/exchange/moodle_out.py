"""Moodle XML, the format in which Moodle hands on whole question banks: out.

Source: MoodleDocs, "Moodle XML format": `multichoice`, `truefalse`, `matching` and `ordering`; texts carry a format,
answers a fraction in per cent; `idnumber` and `tags` hold what has no place of its own.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET  # to write only; what is read goes through `xml_lines`

from lms.catalog.formats.exchange.carried import Note, Question, labels_of, pairs_for, ruby_out

_TYPES = {
    "single": "multichoice",
    "true-false": "multichoice",
    "multiple": "multichoice",
    "match": "matching",
    "order": "ordering",
}


def write(questions: Sequence[tuple[int, Question]]) -> tuple[bytes, list[Note]]:
    """Write questions as Moodle XML.

    Args:
        questions: line in their own file, and question.

    Returns:
        The file, and what could not be carried.
    """
    quiz, notes = ET.Element("quiz"), []
    for line, question in questions:
        if question["type"] == "reflection":
            notes.append(
                Note(line, f"ふりかえり「{question['id']}」は書き出しません。Moodle では答えが送られるからです。")
            )
        else:
            _write_question(quiz, question)
    ET.indent(quiz)
    return ET.tostring(quiz, encoding="utf-8", xml_declaration=True), notes


def _write_question(quiz: ET.Element, question: Question) -> None:
    node = ET.SubElement(quiz, "question", type=_TYPES[question["type"]])
    ET.SubElement(ET.SubElement(node, "name"), "text").text = question["id"]
    _text(node, "questiontext", question["prompt"])
    _text(node, "generalfeedback", question["explanation"])
    ET.SubElement(node, "defaultgrade").text = str(question.get("points", 1))
    ET.SubElement(node, "idnumber").text = question["id"]
    if question["type"] == "order":
        _write_order(node, question)
    elif question["type"] == "match":
        _write_pairs(node, question)
    else:
        _write_choices(node, question)
    tags = ET.SubElement(node, "tags")
    for name, value in labels_of(question).items():
        ET.SubElement(ET.SubElement(tags, "tag"), "text").text = f"{name} {value}"


def _write_choices(node: ET.Element, question: Question) -> None:
    ET.SubElement(node, "single").text = "false" if question["type"] == "multiple" else "true"
    ET.SubElement(node, "shuffleanswers").text = "false" if question["type"] == "true-false" else "true"
    ET.SubElement(node, "answernumbering").text = "none"
    right = sum(choice["correct"] for choice in question["choices"])
    wrong = len(question["choices"]) - right
    for choice in question["choices"]:
        share = 100 / right if choice["correct"] else -100 / wrong if question["type"] == "multiple" else 0
        answer = ET.SubElement(node, "answer", fraction=f"{share:.7g}", format="markdown")
        ET.SubElement(answer, "text").text = ruby_out(choice["text"])
        _text(answer, "feedback", choice["feedback"])


def _write_pairs(node: ET.Element, question: Question) -> None:
    ET.SubElement(node, "shuffleanswers").text = "true"
    for left, right in pairs_for(question):
        sub = ET.SubElement(node, "subquestion", format="markdown")
        ET.SubElement(sub, "text").text = ruby_out(left)
        ET.SubElement(ET.SubElement(sub, "answer"), "text").text = ruby_out(right)


def _write_order(node: ET.Element, question: Question) -> None:
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        ET.SubElement(node, name).text = value
    ET.SubElement(node, "gradingtype").text = "ABSOLUTE_POSITION"
    for place, item in enumerate(question["items"], 1):
        answer = ET.SubElement(node, "answer", fraction=f"{place}", format="markdown")
        ET.SubElement(answer, "text").text = ruby_out(item["text"])


def _text(node: ET.Element, name: str, text: str) -> None:
    ET.SubElement(ET.SubElement(node, name, format="markdown"), "text").text = ruby_out(text)
