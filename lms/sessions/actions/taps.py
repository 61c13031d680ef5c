"""Taps come in from a device that was without a network: each counts once, and what clashes is left to people."""

from collections.abc import Sequence

from sqlalchemy import insert

from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, session
from lms.core.i18n import gettext as _
from lms.core.refusals import DifferentRequest
from lms.core.rows import table
from lms.sessions.actions import closing, desk
from lms.sessions.actions.claims import add_claim
from lms.sessions.actions.steps import take_step
from lms.sessions.models import DeskTap, Registration, TrainingSession
from lms.sessions.queries import locking
from lms.sessions.queries import taps as queries
from lms.sessions.rules.attendance import is_desk_open
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.states import Cause, Channel, RegistrationState, SessionState
from lms.sessions.rules.taps import Settlement, Tap, TapOutcome, outcomes_of


@atomic
def sync(training_session_id: int, taps: Sequence[Tap], actor: Actor) -> dict[str, TapOutcome]:
    """Take in the taps that a device kept, and return by nonce what became of each.

    A tap that came in before keeps its first outcome, so a device may send everything again when it is not sure.
    Statements do not grow with the number of taps.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        taps: in the order in which they were made on the device.
        actor: who sends them.

    Raises:
        DifferentRequest: a nonce was used for another session or another claim.

    Source: docs/rules.md, R8 "Attendance".
    """
    training_session = locking.lock_training_session(training_session_id)
    known = queries.known(tap.nonce for tap in taps)
    claims = queries.claims(training_session.id, (tap.registration_id for tap in taps))
    if any(_is_another(known[tap.nonce], tap, training_session.id) for tap in taps if tap.nonce in known):
        raise DifferentRequest
    fresh = {tap.nonce: tap for tap in reversed(taps) if tap.nonce not in known}
    in_order = [tap for tap in taps if fresh.get(tap.nonce) is tap]
    now = clock.now()
    outcomes = outcomes_of(
        in_order,
        {id_: claim.state for id_, claim in claims.items()},
        is_open=is_desk_open(training_session.state, training_session.starts_at, now),
    )
    marked = [claims[tap.registration_id] for tap in in_order if outcomes[tap.nonce] is TapOutcome.MARKED]
    take_step(marked, RegistrationState.ATTENDED, Cause.MARKED, actor)
    rows = [
        {
            "nonce": tap.nonce,
            "training_session_id": training_session.id,
            "registration_id": tap.registration_id if tap.registration_id in claims else None,
            "device": tap.device,
            "seen": tap.seen,
            "tapped_at": tap.tapped_at,
            "received_at": now,
            "user_id": actor.user_id,
            "outcome": outcomes[tap.nonce],
        }
        for tap in in_order
    ]
    if rows:
        session().execute(insert(table(DeskTap)), rows)
        subject = f"training_session:{training_session.id}"
        audit.record("desk.sync", actor, subject, taps=len(rows), marked=[claim.id for claim in marked])
    return {nonce: tap.outcome for nonce, tap in known.items()} | outcomes


def _is_another(known: DeskTap, tap: Tap, training_session_id: int) -> bool:
    is_same_claim = known.registration_id in (tap.registration_id, None)
    return known.training_session_id != training_session_id or not is_same_claim


@atomic
def settle(training_session_id: int, nonce: str, settlement: Settlement, actor: Actor) -> None:
    """Do what people decided about a conflict; a second press changes nothing.

    For 出席 the person is marked by the way that is right now: at the open desk by a tap (with a place more when
    there is none), for a cancelled booking as somebody who came without one, after closing by a correction.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        nonce: of the tap.
        settlement: what was decided.
        actor: who decided it.

    Raises:
        NotFound: the session has no such tap.
        ImpossibleStep: nobody can be marked: the claim is unknown, the person erased, or the session does not
            take place.
    """
    training_session = locking.lock_training_session(training_session_id)
    tap = queries.tap_of(training_session.id, nonce)
    if tap.settled_at is not None:
        return
    if settlement is Settlement.ATTENDED:
        _attend(training_session, tap, actor)
    tap.settlement, tap.settled_at, tap.settled_by = settlement, clock.now(), actor.user_id
    audit.record("desk.settle", actor, f"training_session:{training_session.id}", settlement=settlement.value)


def _attend(training_session: TrainingSession, tap: DeskTap, actor: Actor) -> None:
    claim = queries.claims(training_session.id, [tap.registration_id or 0]).get(tap.registration_id or 0)
    if claim is None:
        raise ImpossibleStep
    if claim.state is RegistrationState.CANCELLED:
        _come_anew(training_session, claim, actor)
    elif training_session.state is SessionState.CLOSED:
        reason = _("電波のないあいだに、受付で「来ました」を押していました")
        closing.correct(training_session.id, claim.id, RegistrationState.ATTENDED, reason, actor)
    else:
        desk.check_in(training_session.id, claim.id, actor, adds_place=True)


def _come_anew(training_session: TrainingSession, cancelled: Registration, actor: Actor) -> None:
    """Take in somebody who gave the booking back and came nevertheless; they may have booked again meanwhile."""
    if cancelled.person_id is None:
        raise ImpossibleStep
    again = queries.live_claim(training_session.id, cancelled.person_id)
    if again is None:
        desk.open_for(training_session, 1, actor)
        again = add_claim(
            training_session, cancelled.person_id, RegistrationState.CONFIRMED, actor, channel=Channel.WALK_IN
        )
    desk.check_in(training_session.id, again.id, actor, adds_place=True)
