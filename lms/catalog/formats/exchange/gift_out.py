"""GIFT, Moodle's format for questions as plain text: out.

Source: MoodleDocs, "GIFT format": names in `::`, texts in `[markdown]`, answers in braces (`=` right, `~` wrong, `%`
weight, `#` feedback, `->` pairs), `####` general feedback, `// [id:…] [tag:…]` before a question, a blank line after.
"""

import re
from collections.abc import Iterator, Sequence

from lms.catalog.formats.exchange.carried import Note, Question, labels_of, pairs_for, ruby_out

_SPECIAL = re.compile(r"([\\~=#{}:])")


def write(questions: Sequence[tuple[int, Question]]) -> tuple[str, list[Note]]:
    """Write questions as GIFT.

    Args:
        questions: line in their own file, and question.

    Returns:
        The text, and what could not be carried.
    """
    blocks, notes = [], []
    for line, question in questions:
        if question["type"] == "reflection":
            notes.append(
                Note(line, f"ふりかえり「{question['id']}」は書き出しません。Moodle では答えが送られるからです。")
            )
        else:
            blocks.append(_block(question))
            if any("->" in side for pair in pairs_for(question) for side in pair):
                notes.append(Note(line, f"問題「{question['id']}」の「->」は、「→」にしました。"))
            if question.get("points", 1) != 1:
                notes.append(Note(line, f"問題「{question['id']}」の配点は、GIFT では書けません。"))
    return "\n".join(blocks), notes


def _block(question: Question) -> str:
    labels = {name: value for name, value in labels_of(question).items() if value}
    tags = "".join(f" [tag:{name} {value}]" for name, value in labels.items())
    head = f"// [id:{question['id']}]{tags}\n::{question['id']}::[markdown]{_out(question['prompt'])} {{\n"
    return f"{head}{''.join(_answers(question))}\t####{_out(question['explanation'])}\n}}\n"


def _answers(question: Question) -> Iterator[str]:
    if question["type"] in {"order", "match"}:
        yield from (f"\t={_side(left)} -> {_side(right)}\n" for left, right in pairs_for(question))
        return
    right = sum(choice["correct"] for choice in question["choices"])
    wrong = len(question["choices"]) - right
    for choice in question["choices"]:
        share = 100 / right if choice["correct"] else -100 / wrong
        mark = f"~%{share:.5g}%" if question["type"] == "multiple" else "=" if choice["correct"] else "~"
        yield f"\t{mark}{_out(choice['text'])}#{_out(choice['feedback'])}\n"


def _side(text: str) -> str:
    return _out(text.replace("->", "→"))


def _out(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", ruby_out(text.strip())).replace("\n", "\\n")
