"""Reads of what people need, for the organiser and for themselves."""

from sqlalchemy import Select, select

from lms.core.db import session
from lms.sessions.models import AccessNeeds, Registration
from lms.sessions.rules.needs import AccessNeed, Needs
from lms.sessions.rules.states import LIVE


def needs_of(kinds: list[str] | None, note: str | None) -> Needs:
    """Return what a row says; nothing when there is none."""
    return Needs(tuple(AccessNeed(kind) for kind in kinds or ()), note)


def of_claim(registration_id: int) -> Needs:
    """Return what the person of one claim needs."""
    return next(iter(_read(_NEEDS.where(AccessNeeds.registration_id == registration_id))), Needs())


def of_session(training_session_id: int) -> list[Needs]:
    """List what those need who have a live claim, without saying who they are."""
    return _read(
        _NEEDS.join(Registration, Registration.id == AccessNeeds.registration_id)
        .where(Registration.training_session_id == training_session_id, Registration.state.in_(sorted(LIVE)))
        .order_by(Registration.seq)
    )


_NEEDS = select(AccessNeeds.kinds, AccessNeeds.note)


def _read(statement: Select[list[str], str | None]) -> list[Needs]:
    return [needs_of(kinds, note) for kinds, note in session().execute(statement)]
