"""How far a learner is, and what comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from lms.catalog.rules import Course, Module, RequirementKind, Words, is_route_complete, missing
from lms.learning.rules.quiz import FINAL

CONNECT = "connect"
"""Key of the module that leads on to help, in every course that has one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a learner has done in one course."""

    finished: frozenset[str] = frozenset()
    """Keys of the modules that were read, in any version (R1)."""
    has_passed: bool = False
    """Whether the final quiz was passed."""
    has_attended: bool = False
    """Whether a training session was attended; learning alone never says so."""

    @property
    def held(self) -> frozenset[str]:
        """Ids of the requirements that are met."""
        quiz = {"quiz:final"} if self.has_passed else set()
        session = {"session"} if self.has_attended else set()
        return frozenset({f"module:{key}" for key in self.finished} | quiz | session)


class StepState(StrEnum):
    """How a step of the course looks to its learner."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way through a course: a module, or the quiz at the end (module None)."""

    key: str
    module: Module | None
    state: StepState


@dataclass(frozen=True, slots=True)
class RouteState:
    """One way to completion, with what is still missing on it."""

    key: str
    title: Words
    is_complete: bool
    modules_missing: int
    is_quiz_missing: bool
    is_session_missing: bool


def steps(course: Course, standing: Standing, here: str | None) -> list[Step]:
    """List the stops of a course in order.

    Args:
        course: the pinned version.
        standing: what is done.
        here: key of the stop whose page is open, or None for the overview.
    """
    keys: list[tuple[str, Module | None]] = [(module.key, module) for module in course.modules]
    if course.final_quiz:
        keys.append((FINAL, None))
    return [Step(key, module, _state(key, standing, here)) for key, module in keys]


def next_step(course: Course, standing: Standing) -> str | None:
    """Find where to go on.

    Args:
        course: the pinned version.
        standing: what is done.

    Returns:
        Key of the first module not read yet, else `final` while the quiz is not passed, else None.

    Source: docs/rules.md, R3 "Routes".
    """
    stops = (step.key for step in steps(course, standing, None) if step.state is not StepState.DONE)
    return next(stops, None)


def step_after(course: Course, module_key: str) -> str | None:
    """Find what follows a module in the order of the course: the next one, the quiz, or None."""
    keys = [step.key for step in steps(course, Standing(), None)]
    after = keys[keys.index(module_key) + 1 :] if module_key in keys else []
    return after[0] if after else None


def step_before(course: Course, module_key: str) -> str | None:
    """Find the module before this one, or None before the first."""
    keys = [module.key for module in course.modules]
    place = keys.index(module_key) if module_key in keys else 0
    return keys[place - 1] if place else None


def route_states(course: Course, standing: Standing) -> list[RouteState]:
    """Say for each route what is still missing.

    Args:
        course: the pinned version.
        standing: what is done.

    Returns:
        One state a route, in the order of the course file; any complete one suffices.

    Source: docs/rules.md, R3 "Routes".
    """
    states = []
    for route in course.routes:
        kinds = [requirement.kind for requirement in missing(route, standing.held)]
        state = RouteState(
            key=route.key,
            title=route.title,
            is_complete=is_route_complete(route, standing.held),
            modules_missing=kinds.count(RequirementKind.MODULE),
            is_quiz_missing=RequirementKind.QUIZ in kinds,
            is_session_missing=RequirementKind.SESSION in kinds,
        )
        states.append(state)
    return states


def is_learned_alone(course: Course, standing: Standing) -> bool:
    """Tell whether learning alone has completed the course, so that its record has no host to issue it.

    Args:
        course: the pinned version.
        standing: what is done.

    Returns:
        True when a route is complete and no complete route asks for a session.

    Source: docs/rules.md, R3 "Routes".
    """
    complete = [route for route in course.routes if is_route_complete(route, standing.held)]
    kinds = {need.kind for route in complete for need in route.needs}
    return bool(complete) and RequirementKind.SESSION not in kinds


def leads_to_help(course: Course, module_key: str) -> bool:
    """Tell whether the desks of the reader's area belong under this module: the one keyed `connect`."""
    return course.shows_help_desks and module_key == CONNECT


def _state(key: str, standing: Standing, here: str | None) -> StepState:
    if key == here:
        return StepState.NOW
    is_done = standing.has_passed if key == FINAL else key in standing.finished
    return StepState.DONE if is_done else StepState.TODO


def finished_count(course: Course, finished: Collection[str]) -> int:
    """Count the modules of this version that were read."""
    return sum(module.key in finished for module in course.modules)
