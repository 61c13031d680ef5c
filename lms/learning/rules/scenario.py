"""A conversation as its reader has it before them: the way in the address, and the stages passed."""

from lms.catalog.rules import Scenario, Stage, Walk, walk
from lms.learning.rules.progress import StepState

LONGEST_PATH = 100
"""Choices an address may hold: far more than a conversation has scenes, and few enough to show."""


def walk_of(scenario: Scenario, text: str) -> tuple[Walk, bool]:
    """Follow the way that an address tells.

    Args:
        scenario: the conversation.
        text: ids of choices with dots between them; empty at the start.

    Returns:
        The way and whether it was understood; what is no way through this conversation leads to its start.
    """
    path = tuple(text.split(".")) if text else ()
    found = walk(scenario, path[:LONGEST_PATH])
    return (found, True) if found.path == path else (walk(scenario, ()), False)


def stage_states(scenario: Scenario, way: Walk) -> list[tuple[Stage, StepState]]:
    """Say of each stage of a conversation whether it is where the reader is, was come to, or is still to come."""
    passed = {step.scene.stage for step in way.steps}
    states = []
    for stage in scenario.stages:
        is_passed = stage in passed or way.scene.is_end
        state = StepState.NOW if stage is way.scene.stage else StepState.DONE if is_passed else StepState.TODO
        states.append((stage, state))
    return states
