"""Writes to organisations."""

from lms.accounts.models import Organisation, OrganisationKind
from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, session


@atomic
def add_organisation(
    name: str, kind: OrganisationKind, municipality_code: str | None, actor: Actor | None
) -> Organisation:
    """Add a body that may hold sessions."""
    organisation = Organisation(name=name, kind=kind, municipality_code=municipality_code, created_at=clock.now())
    session().add(organisation)
    session().flush()
    audit.record("organisation.add", actor, f"organisation:{organisation.id}")
    return organisation
