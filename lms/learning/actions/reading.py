"""A chapter read to the end."""

from lms.catalog import queries as catalog
from lms.core import clock, idempotency
from lms.core.db import atomic
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.core.rows import insert_missing
from lms.learning.actions.enrolling import Outcome, enrol, hand_over
from lms.learning.models import ModuleProgress
from lms.learning.rules import Learner


@atomic
def finish_module(course_key: str, module_key: str, learner: Learner, *, key: Key) -> Outcome:
    """Note that a module was read to the end.

    Raises:
        NotFound: the learner's version of the course has no such module.
    """
    if done := idempotency.result(key):
        return Outcome(numbers=tuple(done["numbers"]))
    enrolment = enrol(course_key, learner)
    if catalog.version(enrolment.course_version_id).course.module(module_key) is None:
        raise NotFound
    now = clock.now()
    progress = {"enrolment_id": enrolment.id, "module_key": module_key, "finished_at": now}
    is_new = bool(insert_missing(ModuleProgress, [progress]))
    evidence = [(f"module:{module_key}", enrolment.course_version_id, now)] if is_new else []
    numbers = hand_over(learner, evidence)
    idempotency.remember(key, {"numbers": numbers})
    return Outcome(numbers=tuple(numbers))
