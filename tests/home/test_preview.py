"""A draft on one's own computer: each save shows, each fault is a page, and nothing of the real site is touched."""

import pytest

from lms import create_app
from lms.core.db import db
from lms.home.cli.preview import STAMP, preview_app
from tests.learning.conftest import write_course
from tests.learning.rich import make_rich
from tests.support.page_checks import check_page
from tests.support.people import post

KNOW = "/courses/small/modules/know"


@pytest.fixture
def folder(tmp_path):
    return make_rich(write_course(tmp_path / "small"))


@pytest.fixture
def reader(folder, tmp_path):
    app = preview_app(create_app, folder, tmp_path / "preview.sqlite3")
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def save(folder, old: str, new: str) -> None:
    path = folder / "ja" / "01-know.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_draft_is_shown_with_its_questions_and_conversations(reader):
    page = reader.get("/preview", follow_redirects=True)

    html = page.get_data(as_text=True)
    assert page.request.path == "/courses/small"
    assert "回覧板の日" in html
    assert "preview.js" in html
    assert reader.get("/courses/small/scenarios/neighbour?path=a").status_code == 200


def test_every_save_shows_on_the_next_look(reader, folder):
    assert "本文です。" in reader.get(KNOW).get_data(as_text=True)
    before = reader.get(STAMP).data

    save(folder, "本文です。", "新しい本文です。")

    assert reader.get(STAMP).data != before
    assert "新しい本文です。" in reader.get(KNOW).get_data(as_text=True)


def test_whoever_began_with_the_old_text_reads_the_new_one(reader, folder):
    post(reader, KNOW, {}, to=f"{KNOW}/finished")

    save(folder, "本文です。", "新しい本文です。")

    assert "新しい本文です。" in reader.get(KNOW).get_data(as_text=True)


def test_a_fault_is_a_page_until_it_is_mended(reader, folder):
    save(folder, "孤独は気持ちです。", "39％の人が感じています。")

    broken = reader.get(KNOW)

    html = broken.get_data(as_text=True)
    assert broken.status_code == 422
    assert "割合の数字に、出典がありません。" in html
    assert "01-know.md の 12行め" in html
    assert "preview.js" in html
    save(folder, "39％の人が感じています。", "孤独は気持ちです。")
    assert reader.get(KNOW).status_code == 200


def test_a_folder_without_a_course_says_what_is_missing(tmp_path):
    (tmp_path / "empty").mkdir()
    app = preview_app(create_app, tmp_path / "empty", tmp_path / "preview.sqlite3")

    page = app.test_client().get("/preview")

    assert page.status_code == 422
    assert "ファイルがありません。" in page.get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()


def test_the_page_of_faults_is_a_whole_page(reader, folder):
    save(folder, "孤独は気持ちです。", "39％の人が感じています。")

    check_page(reader.get(KNOW).get_data(as_text=True))
