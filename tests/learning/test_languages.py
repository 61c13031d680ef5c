"""Another language in mid-course keeps the place and the answers; a new one is a folder and a .po file."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from lms.core import catalogues, translation
from tests.learning.conftest import publish, write_course
from tests.learning.pages import KNOW, OVERVIEW, QUIZ, page_of
from tests.support.people import post

CACHED = (catalogues.languages, catalogues.translations, catalogues.coverage, translation._translated)


def add_language(folder: Path, language: str, *, word: str, modules: tuple[str, ...] = ("01-know",)) -> None:
    """Write a course in one more language: some chapters, the quiz with its first question only."""
    course = yaml.safe_load((folder / "course.yaml").read_text())
    course["languages"].append(language)
    course["title"][language] = f"{word} title"
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True))
    (folder / language).mkdir()
    for module in modules:
        text = (folder / "ja" / f"{module}.md").read_text()
        (folder / language / f"{module}.md").write_text(text.replace("本文です。", f"{word} text.", 1))
    quiz = yaml.safe_load((folder / "ja" / "final.quiz.yaml").read_text())
    quiz["questions"] = quiz["questions"][:1]
    quiz["questions"][0]["prompt"] = f"{word} question"
    (folder / language / "final.quiz.yaml").write_text(yaml.safe_dump(quiz, allow_unicode=True))


@pytest.fixture
def in_english(app, tmp_path):
    """The small course, half of it in English too."""
    folder = write_course(tmp_path / "small", version="2")
    add_language(folder, "en", word="English")
    with app.app_context():
        publish(folder)


def test_the_bar_sends_the_answers_along_to_the_other_language(client, in_english):
    page = page_of(client.get(QUIZ))
    assert 'id="answers"' in page
    assert re.search(r'<button[^>]* form="answers" formaction="\?lang=en"[^>]* name="later" value="1"', page)

    sent = post(client, QUIZ, {"answer-final-1": "b", "later": "1"}, to=f"{QUIZ}?lang=en")
    html = page_of(client.get(sent.location))

    assert (sent.status_code, sent.location) == (302, QUIZ)
    assert '<html lang="en"' in html
    assert re.search(r'name="answer-final-1" value="b"[^>]* checked', html)
    assert "English question" in html
    assert '<span lang="ja">final-2の問い</span>' in html
    assert "Some parts of this page are not translated yet" in html
    client.get(f"{QUIZ}?lang=ja")
    assert re.search(r'name="answer-final-1" value="b"[^>]* checked', page_of(client.get(QUIZ)))


def test_practice_that_was_answered_is_so_in_the_other_language_too(client, in_english):
    answered = post(client, KNOW, {"answer-know-1": "b", "later": "1"}, to=f"{KNOW}?lang=en")

    html = page_of(answered)
    assert '<html lang="en"' in html
    assert 'name="answer-know-1" value="b"' in html


def test_a_chapter_that_is_not_there_in_english_is_openly_japanese(client, in_english):
    there = page_of(client.get(f"{KNOW}?lang=en"))
    missing = page_of(client.get(f"{OVERVIEW}/modules/listen"))

    assert "English text." in there
    assert '<div class="prose" lang="ja"' not in there
    assert '<div class="prose" lang="ja"' in missing
    assert '<h1><span lang="ja">章listen</span></h1>' in missing
    assert "<title>章listen｜" in missing


def test_easy_japanese_is_japanese_with_an_edition(client, in_english):
    page = page_of(client.get(f"{KNOW}?lang=ja-easy"))

    assert '<html lang="ja" data-edition="ja-easy"' in page
    assert "<ruby>確認<rp>" in page
    assert '<span lang="ja">' not in page
    assert "｜つながりサポーター講座</title>" in page
    assert 'aria-label="相談（そうだん）するところ"' in page


def test_a_new_language_is_a_folder_and_a_po_file(client, app, tmp_path, monkeypatch):
    """Vietnamese, of which the program knows nothing."""
    folder = tmp_path / "translations"
    shutil.copytree(catalogues.FOLDER, folder)
    file = folder / "vi" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "学ぶ"\nmsgstr "Học"\n')
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    course = write_course(tmp_path / "small", version="3")
    add_language(course, "vi", word="Việt")
    try:
        for cached in CACHED:
            cached.cache_clear()
        with app.app_context():
            publish(course)
        chapter = page_of(client.get(f"{KNOW}?lang=vi"))
        page = page_of(client.get("/accessibility"))
    finally:
        monkeypatch.undo()
        for cached in CACHED:
            cached.cache_clear()

    assert '<html lang="vi"' in chapter
    assert "Việt text." in chapter
    assert re.search(r"<a [^>]*>Học</a>", chapter)
    assert '<span lang="ja">れんしゅう</span>' in chapter
    assert "Tiếng Việt" in page
