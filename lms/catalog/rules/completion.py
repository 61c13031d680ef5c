"""What a course asks for, what is still missing, and how answers are scored."""

from collections.abc import Collection

from lms.catalog.rules.course import Course, Requirement, Route
from lms.catalog.rules.quiz import Grade, Question, QuestionType


def requirements_of(course: Course) -> tuple[Requirement, ...]:
    """List everything that any route of the course asks for, each once.

    Args:
        course: the version that counts for the person (R1 "Pin").

    Returns:
        Requirements in the order in which the routes first name them. Evidence for
        anything else is of no use to this course.

    Source: docs/rules.md, R3 "Routes".
    """
    found: dict[str, Requirement] = {}
    for route in course.routes:
        for requirement in route.needs:
            found.setdefault(requirement.id, requirement)
    return tuple(found.values())


def missing(route: Route, held: Collection[str]) -> list[Requirement]:
    """List what a person still needs on one route.

    Args:
        route: the way to completion.
        held: ids of the requirements met so far, from any version (R1); unknown ids do
            no harm.

    Returns:
        Unmet requirements in course order; empty when the route is complete.

    Source: docs/rules.md, R3 "Routes".
    """
    return [requirement for requirement in route.needs if requirement.id not in held]


def is_route_complete(route: Route, held: Collection[str]) -> bool:
    """Tell whether everything the route asks for is there.

    Args:
        route: the way to completion.
        held: ids of the requirements met so far.

    Returns:
        True when nothing is missing. A route that asks for nothing is never complete:
        nobody completes a course by doing nothing.

    Source: docs/rules.md, R3 "Routes".
    """
    return bool(route.needs) and not missing(route, held)


def completed_routes(course: Course, held: Collection[str]) -> list[Route]:
    """List the routes a person has completed; any one suffices.

    Args:
        course: the version that counts for the person.
        held: ids of the requirements met so far.

    Returns:
        Completed routes in the order of the course file; empty when none is.

    Source: docs/rules.md, R3 "Routes".
    """
    return [route for route in course.routes if is_route_complete(route, held)]


def percent(points: int, out_of: int) -> int:
    """Express whole points as a whole percentage, rounded half up.

    Args:
        points: points earned, 0 to `out_of`.
        out_of: points there were, 1 or more.

    Returns:
        0 to 100. 1 of 8 (12.5) is 13, 1 of 3 is 33.

    Raises:
        ValueError: the points cannot be earned, or there were none to earn.

    Source: docs/rules.md, R2 "Score".
    """
    if out_of < 1 or not 0 <= points <= out_of:
        raise ValueError(f"{points} of {out_of} points cannot be")
    return (200 * points + out_of) // (2 * out_of)


def is_passed(points: int, out_of: int, pass_mark_percent: int) -> bool:
    """Tell whether a score reaches the mark.

    Args:
        points: points earned, 0 to `out_of`.
        out_of: points there were, 1 or more.
        pass_mark_percent: the mark, 1 to 100; to reach it exactly is to pass.

    Returns:
        True when the rounded percentage is the mark or more.

    Raises:
        ValueError: the points cannot be.

    Source: docs/rules.md, R2 "Score".
    """
    return percent(points, out_of) >= pass_mark_percent


def grade(question: Question, answer: Collection[str]) -> Grade:
    """Score one answer: all of its points for a right one, a share of them rounded down for a part.

    The share of a multiple question is the right choices taken, less the wrong ones, of all right ones; that of an
    order or match question is the slots that have what belongs to them, of all slots. Rounding down keeps the
    whole of the points for what is wholly right. Single and true-false questions know no part.

    Args:
        question: the question as it was asked.
        answer: what was answered, in any order; empty when left open.

    Returns:
        The points earned and the points there were; none of none for a reflection.

    Raises:
        ValueError: the answer says what the question does not offer.

    Source: docs/rules.md, R2 "Score".
    """
    taken = frozenset(answer)
    if not question.offers(taken):
        raise ValueError(f"question {question.id} does not offer {sorted(taken)}")
    if question.is_reflection:
        return Grade(0, 0)
    hits = len(taken & question.correct_ids)
    if question.type is QuestionType.MULTIPLE:
        hits = max(0, hits - len(taken - question.correct_ids))
    return Grade(question.points * hits // len(question.correct_ids), question.points)
