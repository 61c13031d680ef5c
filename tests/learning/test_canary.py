"""What is right never reaches a browser before it is asked for: every answer to a GET is read for marked keys."""

import html
import re
from pathlib import Path

import lms
from tests.learning.pages import KNOW, OVERVIEW, QUIZ
from tests.learning.rich import KEY, THOUGHT
from tests.support.people import add_user, client_for, post

PACKAGE = Path(lms.__file__).parent
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
LECTURER = (f"{OVERVIEW}/present/all",)
"""Slides for a hall show each practice question and then its answer; they never show the quiz that counts.

So do the copies of chapters for the time without a network."""
TYPES = ("single", "multiple", "true", "order", "match")


def everything_from(client, *starts):
    """Follow every link within the course, its scripts, its offline copies and the service worker."""
    known, waiting = {}, list(starts)
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        with client.get(address) as response:
            known[address] = response.get_data().decode(errors="replace")
        for link in map(html.unescape, LINK.findall(known[address])):
            path = link.partition("#")[0].removeprefix("http://localhost")
            if path.startswith((OVERVIEW, "/static", "/sw.js", "/help-desks/offline", "/course-images")):
                waiting.append(path)
    return known


def test_no_key_reaches_a_browser_before_grading(app, rich_course):
    client = client_for(app, add_user(app))
    post(client, QUIZ, {"answer-final-single": "a", "answer-final-order": ["1:1"], "later": "1"})

    kept = re.search(r'data-keep="([^"]+)"', client.get(OVERVIEW).get_data(as_text=True))
    copies = client.get(html.unescape(kept[1])).get_json()["pages"].values()

    starts = ("/courses", OVERVIEW, QUIZ, f"{QUIZ}/answers", "/sw.js", "/help-desks/offline", kept[1], *copies)
    read = everything_from(client, *starts)

    assert {QUIZ, KNOW, *LECTURER, f"{OVERVIEW}/scenarios/neighbour", f"{QUIZ}/answers"} <= read.keys()
    assert any("questions.js" in address for address in read)
    assert [address for address, text in read.items() if KEY.lower() in text.lower()] == []
    leaks = [address for address, text in read.items() if THOUGHT.lower() in text.lower()]
    assert [address for address in leaks if address not in LECTURER and address not in copies] == []
    for text in (read[QUIZ], read[KNOW]):
        assert not re.search(r'data-state="right"|\bcorrect\b|is_correct|正解）', text)


def test_the_marks_are_there_to_be_found_after_grading(client, rich_course):
    sent = {f"answer-{part}-single": "a" for part in ("final", "other")}
    for part in ("final", "other"):
        sent |= {f"answer-{part}-multiple": ["b"], f"answer-{part}-true": "a"}
        sent[f"answer-{part}-order"] = [f"{n}:{n}" for n in range(1, 5)]
        sent[f"answer-{part}-match"] = [f"{n}:1" for n in range(1, 4)]

    result = post(client, QUIZ, sent, follow_redirects=True).get_data(as_text=True)

    assert result.count(f"{KEY}わけ") == 2 * len(TYPES)
    assert f"{KEY}はなしa" in result
    assert THOUGHT not in result


def test_the_page_of_a_question_looks_alike_whatever_is_right(app, client, rich_course):
    page = client.get(QUIZ).get_data(as_text=True)

    match = re.findall(r'name="answer-final-match".*?</select>', page, re.DOTALL)
    shown = [re.findall(r"<option value=\"(\d:\d)\"", one) for one in match]
    assert shown == [[f"{slot}:{option}" for option in range(1, 5)] for slot in range(1, 4)]


def test_no_page_of_staff_can_read_answers():
    readers = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\b(AnswerEvent|GradeEvent)\b", path.read_text(encoding="utf-8"))
    }

    assert "learning" in readers
    assert readers <= {"learning", "privacy"}  # the learner's own pages, and what they may take along or erase
