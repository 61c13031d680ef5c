"""The course that comes with the program: a bank to draw from, and something to think about in every module."""

from collections import Counter

import pytest

from lms.catalog.formats.course_files import check_course
from lms.catalog.queries import COURSES
from lms.catalog.rules import QuestionType


@pytest.fixture(scope="module")
def course():
    course, faults = check_course(COURSES / "tsunagari-supporter")
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
