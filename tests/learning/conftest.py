"""A small course for the tests of learning, published anew for each test."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from flask import Flask

from lms.catalog import actions as catalog_actions
from lms.catalog import queries as catalog
from lms.catalog.formats.course_files import read_course
from tests.learning.rich import make_rich

COURSE = {
    "key": "small",
    "version": "1",
    "title": {"ja": "ちいさな講座"},
    "summary": {"ja": "ためすための講座です。"},
    "audience": {"ja": "どなたでも"},
    "minutes": 90,
    "languages": ["ja"],
    "pass_mark_percent": 80,
    "draw": None,
    "validity_months": None,
    "routes": [
        {"key": "self-study", "title": {"ja": "ひとりで学ぶ"}, "needs": ["all-modules", "quiz:final"]},
        {"key": "session", "title": {"ja": "講座に出席する"}, "needs": ["session"]},
        {"key": "blended", "title": {"ja": "学んでから出席する"}, "needs": ["all-modules", "quiz:final", "session"]},
    ],
    "modules": [
        {"key": "know", "file": "01-know", "minutes": 10},
        {"key": "listen", "file": "02-listen", "minutes": 12},
    ],
    "sources": {},
    "help_desks": True,
}


def question(question_id: str, type_: str = "single", right: tuple[str, ...] = ("b",)) -> dict:
    choices = [
        {"id": id_, "text": f"えらぶ{id_}", "correct": id_ in right, "feedback": f"はなし{question_id}{id_}"}
        for id_ in "abc"
    ]
    return {
        "id": question_id,
        "type": type_,
        "passage": "know#feeling",
        "prompt": f"{question_id}の問い",
        "choices": choices,
        "explanation": f"わけ{question_id}",
        "points": 1,
    }


def write_course(folder: Path, **changes: object) -> Path:
    course = deepcopy(COURSE) | changes
    (folder / "ja").mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")
    for module in course["modules"]:
        text = (
            f"---\ntitle: 章{module['key']}\nlead: はじめに。\ngoals:\n  - わかる\n---\n\n"
            "本文です。\n\n## 気持ちのこと {#feeling}\n\n孤独は気持ちです。\n"
        )
        (folder / "ja" / f"{module['file']}.md").write_text(text, encoding="utf-8")
        practice = {
            "questions": [question(f"{module['key']}-1"), question(f"{module['key']}-2", "multiple", ("a", "c"))]
        }
        _dump(folder / "ja" / f"{module['file']}.quiz.yaml", practice)
    final = [question(f"final-{n}") for n in range(1, 5)] + [question("final-5", "multiple", ("a", "c"))]
    _dump(folder / "ja" / "final.quiz.yaml", {"questions": final})
    return folder


def _dump(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")


def publish(folder: Path) -> None:
    pack, faults = read_course(folder)
    assert pack, [str(fault) for fault in faults]
    catalog_actions.publish(pack)


@pytest.fixture
def course(app: Flask, tmp_path: Path):
    """Publish the small course and return it as its readers have it."""
    with app.app_context():
        publish(write_course(tmp_path / "small"))
        return catalog.current_version("small").course


@pytest.fixture
def rich_course(app: Flask, tmp_path: Path):
    """Publish the small course with every type of question and a conversation."""
    with app.app_context():
        publish(make_rich(write_course(tmp_path / "small")))
        return catalog.current_version("small").course


def right_answers(course) -> dict[str, tuple[str, ...]]:
    return {one.id: tuple(sorted(one.correct_ids)) for one in course.final_quiz.questions}
