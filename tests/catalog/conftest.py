"""A small course that is right, for tests to break in one place at a time."""

from pathlib import Path

import pytest

COURSE = """\
key: small
version: "1.0"
title: {ja: 小さな講座}
summary: {ja: ためしの講座です。}
audience: {ja: どなたでも}
minutes: 60
languages: [ja]
pass_mark_percent: 80
routes:
  - {key: self-study, title: {ja: ひとりで学ぶ}, needs: [all-modules, "quiz:final"]}
  - {key: session, title: {ja: 出席する}, needs: [session]}
modules:
  - {key: know, file: 01-know, minutes: 10}
sources:
  efforts-2025: {title: 主な取組, publisher: 内閣官房・内閣府, year: 2025}
"""
TEXT = """\
---
title: 知る
lead: はじめに知りましょう。
goals: [ことばの意味を言える]
---

## 気持ち {#feeling}

{孤独|こどく}は、気持ちです。39.3％の人が感じています[@efforts-2025 §9]。

![ベンチにすわる二人](img/bench.svg "ならんで話す")
"""
QUIZ = """\
questions:
  - id: know-1
    type: single
    passage: know#feeling
    prompt: 孤独は何ですか。
    choices:
      - {id: a, text: 気持ち, correct: true, feedback: そうです。}
      - {id: b, text: 病気, feedback: いいえ、気持ちです。}
    explanation: 孤独は気持ちのことばです。
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><circle cx="9" cy="9" r="4"/></svg>\n'


class SmallCourse:
    """The folder, and a way to change one thing in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))


@pytest.fixture
def small_course(tmp_path) -> SmallCourse:
    course = SmallCourse(tmp_path / "courses" / "small")
    course.write("course.yaml", COURSE)
    course.write("ja/01-know.md", TEXT)
    course.write("ja/final.quiz.yaml", QUIZ)
    course.write("img/bench.svg", SVG)
    return course
