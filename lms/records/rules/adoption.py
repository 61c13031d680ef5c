"""A new version for those who are under way: who comes nearer to completion, and who would be thrown back."""

from collections.abc import Collection
from enum import StrEnum

from lms.catalog.rules import Course, Route, completed_routes, missing


class Outlook(StrEnum):
    """What another version of the course would mean for one person."""

    COMPLETES = "completes"
    NEARER = "nearer"
    SAME = "same"
    WORSE = "worse"


def outlook(now: Course, then: Course, held: Collection[str]) -> Outlook:
    """Compare what a person still needs under two versions.

    Args:
        now: the version that is theirs (R1 "Pin").
        then: the version that would be.
        held: ids of the requirements met so far, from any version.

    Returns:
        WORSE when a route on which something is done would ask for more, or is gone: who would be worse off keeps
        their version. COMPLETES when a route is complete that was not. NEARER when one on which something is done would
        ask for less.

    Source: docs/rules.md, R12 "Change of rule".
    """
    steps = [_step(route, then.route(route.key), held) for route in now.routes if _is_begun(route, held)]
    if any(step > 0 for step in steps):
        return Outlook.WORSE
    done = {route.key for route in completed_routes(now, held)}
    if any(route.key not in done for route in completed_routes(then, held)):
        return Outlook.COMPLETES
    return Outlook.NEARER if any(step < 0 for step in steps) else Outlook.SAME


def _is_begun(route: Route, held: Collection[str]) -> bool:
    return len(missing(route, held)) < len(route.needs)


def _step(now: Route, then: Route | None, held: Collection[str]) -> int:
    """Return how many more requirements would be missing; one more than all of them when the route is gone."""
    after = len(missing(then, held)) if then else len(now.needs) + 1
    return after - len(missing(now, held))
