"""R2 and R3 by table and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import (
    Course,
    Requirement,
    RequirementKind,
    Route,
    Words,
    completed_routes,
    is_passed,
    is_route_complete,
    missing,
    percent,
    requirements_of,
)

SAID = Words({"ja": "ことば"})
KNOW = Requirement("module:know", RequirementKind.MODULE, "know", SAID)
QUIZ = Requirement("quiz:final", RequirementKind.QUIZ)
SESSION = Requirement("session", RequirementKind.SESSION)
SELF_STUDY = Route("self-study", SAID, (KNOW, QUIZ))
ATTENDED = Route("session", SAID, (SESSION,))
BLENDED = Route("blended", SAID, (KNOW, QUIZ, SESSION))
COURSE = Course(
    key="small",
    version="1",
    title=SAID,
    summary=SAID,
    audience=SAID,
    minutes=60,
    languages=("ja",),
    pass_mark_percent=80,
    draw=None,
    validity_months=None,
    routes=(SELF_STUDY, ATTENDED, BLENDED),
    modules=(),
    final_quiz=None,
    sources=(),
    shows_help_desks=False,
)
IDS = ["module:know", "quiz:final", "session", "module:of-another-version"]


def test_a_course_asks_for_each_thing_once_in_the_order_of_its_routes():
    assert requirements_of(COURSE) == (KNOW, QUIZ, SESSION)


@pytest.mark.parametrize(
    ("held", "routes"),
    [
        pytest.param(set(), [], id="nothing-yet"),
        pytest.param({"module:know"}, [], id="half-of-self-study"),
        pytest.param({"session"}, ["session"], id="attending-suffices"),
        pytest.param({"module:know", "quiz:final"}, ["self-study"], id="learning-alone-suffices"),
        pytest.param({"module:know", "quiz:final", "session"}, ["self-study", "session", "blended"], id="all"),
        pytest.param({"module:of-another-version"}, [], id="evidence-nobody-asks-for"),
    ],
)
def test_any_one_route_completes_the_course(held, routes):
    assert [route.key for route in completed_routes(COURSE, held)] == routes


@given(st.sets(st.sampled_from(IDS)))
def test_a_route_is_complete_exactly_when_nothing_is_missing(held):
    for route in COURSE.routes:
        assert is_route_complete(route, held) == (missing(route, held) == [])
        assert {need.id for need in missing(route, held)} | (held & {need.id for need in route.needs}) == {
            need.id for need in route.needs
        }


@given(st.sets(st.sampled_from(IDS)), st.sampled_from(IDS))
def test_more_evidence_never_takes_a_completion_away(held, more):
    before = completed_routes(COURSE, held)

    assert {route.key for route in before} <= {route.key for route in completed_routes(COURSE, held | {more})}


def test_a_route_that_asks_for_nothing_is_never_complete():
    assert not is_route_complete(Route("empty", SAID, ()), {"session"})


@pytest.mark.parametrize(
    ("points", "out_of", "expected"),
    [(0, 1, 0), (1, 1, 100), (1, 8, 13), (1, 3, 33), (2, 3, 67), (79, 100, 79), (1, 200, 1), (199, 200, 100)],
)
def test_a_percentage_is_rounded_half_up(points, out_of, expected):
    assert percent(points, out_of) == expected


@given(st.integers(1, 500).flatmap(lambda out_of: st.tuples(st.integers(0, out_of), st.just(out_of))))
def test_a_percentage_is_whole_and_never_half_a_point_off(score):
    points, out_of = score

    assert 0 <= percent(points, out_of) <= 100
    assert abs(percent(points, out_of) * out_of - 100 * points) * 2 <= out_of


@pytest.mark.parametrize(("points", "out_of"), [(0, 0), (-1, 5), (6, 5)])
def test_points_that_cannot_be_are_the_callers_mistake(points, out_of):
    with pytest.raises(ValueError, match="cannot be"):
        percent(points, out_of)


@pytest.mark.parametrize(
    ("points", "passed"), [pytest.param(8, True, id="exactly-the-mark"), pytest.param(7, False, id="below")]
)
def test_reaching_the_mark_is_passing(points, passed):
    assert is_passed(points, 10, 80) is passed
