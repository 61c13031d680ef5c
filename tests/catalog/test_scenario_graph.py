"""The ways through a conversation, by table and against every walk of a small one."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import Stage
from lms.catalog.rules.scenario_graph import is_open, reachable, shortcuts, without_an_end

STRAIGHT = {"a": ["b", "b"], "b": ["c", "c"], "c": []}
OPEN = {"a": ["b", "c"], "b": ["c", "c"], "c": []}
CIRCLE = {"a": ["b", "b"], "b": ["a", "c"], "c": ["b", "b"]}
LOST = {"a": ["b", "c"], "b": ["b", "b"], "c": [], "d": ["c", "c"]}


@pytest.mark.parametrize(
    ("ways", "reached", "endless", "opened"),
    [
        pytest.param(STRAIGHT, "abc", "", False, id="one-way-only"),
        pytest.param(OPEN, "abc", "", True, id="a-fork"),
        pytest.param(CIRCLE, "abc", "abc", True, id="a-circle-never-ends"),
        pytest.param(LOST, "abc", "b", True, id="a-trap-and-a-stranger"),
    ],
)
def test_the_ways_are_known(ways, reached, endless, opened):
    assert reachable(ways, "a") == set(reached)
    assert without_an_end(ways) == set(endless)
    assert is_open(ways) is opened


def test_a_way_of_too_few_stages_is_found_and_told():
    stages = {"a": Stage.NOTICE, "b": Stage.LISTEN, "c": Stage.SELF}

    assert shortcuts(OPEN, stages, "a") == {"c": ["a", "c"]}
    assert shortcuts(STRAIGHT, stages, "a") == {}


def test_a_conversation_of_listening_alone_passes_both_of_its_stages():
    assert shortcuts(OPEN, {"a": Stage.LISTEN, "b": Stage.LISTEN, "c": Stage.SELF}, "a") == {}
    assert shortcuts(OPEN, dict.fromkeys("abc", Stage.LISTEN), "a") == {"c": ["a", "c"]}


@given(
    st.tuples(*[st.sampled_from([["b", "c"], ["c", "d"], ["d", "d"]])] * 2), st.tuples(*[st.sampled_from(Stage)] * 4)
)
def test_a_shortcut_is_found_exactly_when_some_walk_has_one(choices, kinds):
    ways = {"a": choices[0], "b": [to for to in choices[1] if to != "b"], "c": ["d", "d"], "d": []}
    stages = dict(zip("abcd", kinds, strict=True))
    walks = [("a", *middle, "d") for length in range(3) for middle in product("bc", repeat=length)]
    real = [one for one in walks if all(to in ways[at] for at, to in pairwise(one))]
    fewest = 2 if {Stage.LISTEN, Stage.SELF}.issuperset(kinds) else 3

    short = any(len({stages[scene] for scene in one}) < fewest for one in real)

    assert bool(shortcuts(ways, stages, "a")) == short
