"""One session repeated over days and venues, all of them or none."""

from collections.abc import Sequence

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic
from lms.core.idempotency import Key
from lms.sessions.actions import scheduling
from lms.sessions.queries import locking, organise
from lms.sessions.rules.series import Occasion, plan_on


@atomic
def repeat(
    training_session_id: int, occasions: Sequence[Occasion], actor: Actor, key: Key, *, publishes: bool = False
) -> list[int]:
    """Make a session like this one for each occasion, without its people; return their ids in order.

    Args:
        training_session_id: the session that is repeated, within the actor's reach; it stays as it is.
        occasions: days and venues, these within reach too; the caller has seen to that.
        actor: who makes them.
        key: of this sending; the same key again makes nothing twice.
        publishes: whether they are published at once.

    Raises:
        NotReadyToPublish: one of them is to be published and something is missing.
        MovesIntoThePast: one of the days has gone by.
    """
    row = locking.lock_training_session(training_session_id)
    if (done := idempotency.result(key)) is not None:
        return list(done["training_session_ids"])
    plan, now = organise.plan_of(row), clock.now()
    made = [
        scheduling.create(
            row.organisation_id,
            plan_on(plan, occasion, now),
            actor,
            Key(f"{key.value}:{number}", key.route, key.body_hash),
            publishes=publishes,
        )
        for number, occasion in enumerate(occasions)
    ]
    audit.record("training_session.repeat", actor, f"training_session:{row.id}", made=len(made))
    idempotency.remember(key, {"training_session_ids": made})
    return made
