"""The registration engine against its model, in short; `make fuzz` is the long form."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.engine_machine import EngineMachine

SHORT = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_happens_the_engine_stands_where_its_model_stands(app):
    run_state_machine_as_test(lambda: EngineMachine(app), settings=SHORT)
