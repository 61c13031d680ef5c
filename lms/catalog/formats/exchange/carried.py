"""What both formats share: the notes on what could not be carried, the labels that carry the rest, and texts.

A question here is the plain mapping of a quiz file (`QuestionEntry.model_dump()`): what is read need not be complete,
since the checker tells an author what is still to be written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Question = Mapping[str, Any]

TRUE_FALSE_WORDS = ("正しい", "正しくない")
RANK = "{}番目"

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_PASSAGE = re.compile(r"[a-z][a-z0-9-]*#[a-z][a-z0-9-]*")
_RUBY = re.compile(r"\{([^{}|<>\n]{1,40})\|([^{}<>\n]{1,80})\}")
_RUBY_HTML = re.compile(r"<ruby>([^<>]*)(?:<rp>[^<>]*</rp>)?<rt>([^<>]*)</rt>(?:<rp>[^<>]*</rp>)?</ruby>")
_RANK = re.compile(r"([1-9][0-9]?)番目")


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something that did not come along as it was, and the line of the file it stands on."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Read:
    """Questions out of a file, in order, and what did not come along."""

    questions: tuple[Question, ...]
    notes: tuple[Note, ...]


def labels_of(question: Question) -> dict[str, str]:
    """Say in labels what a question has and Moodle has no place for; they come back with `labelled`."""
    parts = (
        question.get("choices") or question.get("items") or [*question.get("pairs", ()), *question.get("others", ())]
    )
    labels = {"type": question["type"], "ids": " ".join(part["id"] for part in parts)}
    if question.get("passage"):
        labels["passage"] = question["passage"]
    return labels


def labelled(labels: Mapping[str, str], count: int) -> list[str]:
    """Return the ids that a question's parts had, or a, b, c … when they came from elsewhere."""
    ids = labels.get("ids", "").split()
    fits = len(ids) == len(set(ids)) == count and all(_KEY.fullmatch(id_) for id_ in ids)
    return ids if fits else [chr(ord("a") + place) if place < 26 else f"p{place}" for place in range(count)]


def passage_in(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the passage as a question keeps it, or nothing."""
    passage = labels.get("passage", "")
    return {"passage": passage} if _PASSAGE.fullmatch(passage) else {}


def usable_id(wanted: str, taken: Sequence[str]) -> str:
    """Return *wanted* where it can be an id and is not taken, else the next free one of q1, q2 and so on."""
    if _KEY.fullmatch(wanted) and wanted not in taken:
        return wanted
    return next(id_ for number in range(1, len(taken) + 2) if (id_ := f"q{number}") not in taken)


def ruby_out(text: str) -> str:
    """Write furigana as HTML, which Moodle's Markdown shows."""
    return _RUBY.sub(lambda found: f"<ruby>{found[1]}<rt>{found[2]}</rt></ruby>", text)


def ruby_in(text: str) -> str:
    """Write furigana as course files do."""
    return _RUBY_HTML.sub(lambda found: f"{{{found[1]}|{found[2]}}}", text)


def pairs_for(question: Question) -> list[tuple[str, str]]:
    """Return an order or a match as pairs of left and right; an order asks what comes first, second, third."""
    if question["type"] == "order":
        return [(RANK.format(place), item["text"]) for place, item in enumerate(question["items"], 1)]
    pairs = [(pair["left"], pair["right"]) for pair in question.get("pairs", ())]
    return [*pairs, *(("", other["right"]) for other in question.get("others", ()))]


def from_pairs(pairs: Sequence[tuple[str, str]], labels: Mapping[str, str]) -> dict[str, Any]:
    """Return the parts of an order or a match from pairs; what belongs to nothing has no left."""
    ids = labelled(labels, len(pairs))
    ranks = [_RANK.fullmatch(left) for left, _right in pairs]
    if labels.get("type") == "order" and all(ranks):
        placed = sorted(zip((int(rank[1]) for rank in ranks if rank), ids, pairs, strict=True))
        return {"type": "order", "items": [{"id": id_, "text": right} for _rank, id_, (_left, right) in placed]}
    whole = list(zip(ids, pairs, strict=True))
    return {
        "type": "match",
        "pairs": [{"id": id_, "left": left, "right": right} for id_, (left, right) in whole if left],
        "others": [{"id": id_, "right": right} for id_, (left, right) in whole if not left],
    }


def from_choices(choices: Sequence[tuple[str, float, str]], labels: Mapping[str, str], *, many: bool) -> dict[str, Any]:
    """Return the parts of a question with choices.

    Args:
        choices: text, share of the points in per cent, feedback.
        labels: as they were read.
        many: whether several may be chosen.
    """
    ids = labelled(labels, len(choices))
    enough = 0 if many else 99
    entries = [
        {"id": id_, "text": text, "correct": share > enough, **({"feedback": feedback} if feedback else {})}
        for id_, (text, share, feedback) in zip(ids, choices, strict=True)
    ]
    one = "true-false" if labels.get("type") == "true-false" and len(entries) == 2 else "single"
    return {"type": "multiple" if many else one, "choices": entries}


def missing_words(question: Question, line: int) -> list[Note]:
    """Note the texts that our questions need and others may leave out."""
    choices = question.get("choices", ())
    silent = [choice["id"] for choice in choices if "feedback" not in choice]
    notes = (
        [Note(line, f"選択肢「{'・'.join(silent)}」に feedback がありません。書き足してください。")] if silent else []
    )
    if not question.get("explanation"):
        notes.append(Note(line, f"問題「{question['id']}」に explanation（説明）がありません。書き足してください。"))
    return notes


def uneven(shares: Sequence[float], line: int, *, many: bool) -> list[Note]:
    """Note weights that our points do not know: shares in per cent, of a question of which several may be chosen."""
    right = {round(share) for share in shares if share > 0}
    if many and len(right) > 1:
        return [Note(line, "正しい選択肢の重みがちがいます。ここでは、どれも同じ重みになります。")]
    if not many and right - {100}:
        return [Note(line, "一部だけ正しい選択肢（部分点）は、正しくない選択肢になります。")]
    return []
