"""Reading and answering, in processor time against the hello page, in this process."""

import re
import shutil
import time
from itertools import count
from pathlib import Path

from flask.testing import FlaskClient

from lms.catalog.actions import publish
from lms.catalog.formats.course_files import read_course
from tests.bench.application import HELLO, with_hello
from tests.bench.bounds import Row, told
from tests.bench.days import fresh, page_ms
from tests.support.people import add_user, client_for, fields_of

COURSE = "/courses/tsunagari-supporter"
KNOW = f"{COURSE}/modules/know"
LONG, ANSWERS_SENT = 9_000, 40


def learning(folder: Path) -> list[Row]:
    """Compare a module and an answer event with a hello page, and the first rendering of a long module with later."""
    with fresh(folder, "learning") as app:
        client = client_for(with_hello(app), add_user(app))
        hello, module, answer = page_ms(client, HELLO), page_ms(client, KNOW), _answer_ms(client)
        first, later = _long_module(folder, client)
    return [
        told("module page against the hello page", f"{module / hello:.1f} × the processor time"),
        told("answer event, kept, against the hello page", f"{answer / hello:.1f} × the processor time"),
        told("first rendering of a module of 9,000 characters", f"{first:.0f} ms, {first / later:.0f} × a later one"),
    ]


def _answer_ms(client: FlaskClient) -> float:
    """Return the milliseconds of processor time that one answer takes, of many that follow each other."""
    page = client.get(f"{COURSE}/quiz").get_data(as_text=True)
    hidden, numbers = fields_of(page), count()
    question, value = re.search(r'name="answer-([\w-]+)" value="([^"]+)"', page).groups()
    said = {"paper": hidden["form_key"], "question": question, "answer": [value], "device": "screen-one"}
    told_so_far = {name: int(hidden[name]) for name in ("attempt", "seen")}
    began = time.process_time()
    for number in (next(numbers) for _ in range(ANSWERS_SENT)):
        event = {**said, **told_so_far, "device_seq": number}
        reply = client.post(f"{COURSE}/quiz/answers", json=event, headers={"X-CSRFToken": hidden["csrf_token"]})
        assert reply.status_code == 200, reply.get_data(as_text=True)
        told_so_far = {name: reply.json[name] for name in ("attempt", "seen")}
    return (time.process_time() - began) * 1000 / ANSWERS_SENT


def _long_module(folder: Path, client: FlaskClient) -> tuple[float, float]:
    """Return the milliseconds of the first and of a later page of a newly published module of 9,000 characters."""
    copy = folder / "long" / "tsunagari-supporter"  # a course lies in a folder of its name
    shutil.copytree("courses/tsunagari-supporter", copy)
    settings, text = copy / "course.yaml", next((copy / "ja").glob("*know.md"))
    settings.write_text(re.sub(r"(?m)^version:.*$", 'version: "2099.1"', settings.read_text()))
    words = text.read_text()
    more = "となりの人に、ひと言、あいさつをしてみませんか。**それだけで**、一日が変わることがあります。\n\n"
    text.write_text(words + "\n" + more * ((LONG - len(words)) // len(more) + 1))
    with client.application.test_request_context():
        publish(read_course(copy)[0])
    visitor = client.application.test_client()  # who has begun keeps the version they began with
    began = time.process_time()
    visitor.get(KNOW)
    first = (time.process_time() - began) * 1000
    return first, page_ms(visitor, KNOW)
