"""The course that comes with the program: a bank to draw from, and something to think about in every module."""

import re
from collections import Counter

import pytest

from lms.catalog.formats.course_files import check_course
from lms.catalog.queries import COURSES
from lms.catalog.rules import QuestionType

FOLDER = COURSES / "tsunagari-supporter"
KANJI = re.compile(r"[一-鿿]")
RUBY = re.compile(r"\{[^{}|]+\|[^{}]+\}")
NOT_SHOWN = re.compile(r"!\[[^\]]*\]")
"""What is read aloud in place of a picture needs no furigana."""


@pytest.fixture(scope="module")
def course():
    course, faults = check_course(FOLDER)
    assert course, faults
    return course


def test_the_bank_is_large_enough_for_each_attempt_to_be_another(course):
    modules = Counter(question.passage.module_key for question in course.final_quiz.questions)

    assert set(modules) == {module.key for module in course.modules}
    assert min(modules.values()) >= 6
    assert modules.total() >= 36 > course.draw


def test_the_bank_asks_in_every_way_and_never_for_thoughts(course):
    types = Counter(question.type for question in course.final_quiz.questions)

    assert set(types) == set(QuestionType) - {QuestionType.REFLECTION}
    assert min(types.values()) >= 4


def test_each_module_leaves_one_thing_to_think_about(course):
    thoughts = [[one.is_reflection for one in module.practice.questions].count(True) for module in course.modules]

    assert thoughts == [1] * len(course.modules)


def test_four_conversations_belong_to_modules_of_the_course(course):
    modules = {module.key for module in course.modules}

    assert [scenario.key for scenario in course.scenarios] == ["neighbour", "listening", "workplace", "young-person"]
    assert {scenario.module_key for scenario in course.scenarios} <= modules


@pytest.mark.parametrize("file", sorted(path.name for path in (FOLDER / "ja-easy").iterdir()))
def test_easy_japanese_carries_a_reading_over_every_kanji(file):
    text = (FOLDER / "ja-easy" / file).read_text(encoding="utf-8")

    assert not KANJI.findall(NOT_SHOWN.sub("", RUBY.sub("", text)))


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_every_language_says_the_whole_course(language):
    files = [{path.name for path in (FOLDER / folder).iterdir()} for folder in ("ja", language)]

    assert files[0] == files[1]


def test_no_chapter_is_too_short_to_say_enough_or_too_long_for_one_sitting(course):
    lengths = {module.key: module.readings["ja"].length for module in course.modules}

    assert all(900 <= length <= 1500 for length in lengths.values()), lengths


def test_each_chapter_has_two_questions_to_practise_on_or_more(course):
    graded = {
        module.key: [one.is_reflection for one in module.practice.questions].count(False) for module in course.modules
    }

    assert min(graded.values()) >= 2, graded


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_chapter_gives_the_lecturer_words_to_say_and_things_to_mind(course, language):
    for module in course.modules:
        [note] = module.reading(language).speaker_notes
        assert note.html.count("<strong>") == 4, module.key
        assert len(re.findall("「.+」|“.+”", note.html)) >= 3
        assert not re.search("約|[Aa]bout \\d+ minutes", note.html), "the plan says the minutes"
