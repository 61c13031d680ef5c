"""The checks of the registration engine notice every fault that is sown into it; the lock is in test_storm_short."""

import pytest

from lms.core.refusals import Refusal
from tests.support.engine_bugs import BUGS, Sown
from tests.support.engine_machine import EngineMachine
from tests.support.engine_story import play


def test_without_a_fault_the_day_ends_well(app):
    play(EngineMachine(app))


@pytest.mark.parametrize("bug", BUGS)
def test_a_sown_fault_is_noticed(sqlite_app, bug):
    machine = EngineMachine(sqlite_app)

    with Sown(bug), pytest.raises((AssertionError, Refusal)):
        play(machine)
