"""Writes to organisations."""

from dataclasses import dataclass

from sqlalchemy import update

from lms.accounts import queries
from lms.accounts.models import Organisation, OrganisationKind
from lms.accounts.policy import Actor
from lms.accounts.rules import normal_email
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import EditedMeanwhile, NotFound


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an administrator enters about an organisation; `record_title` None means ours, 受講記録."""

    name: str
    kind: OrganisationKind
    municipality_code: str | None = None
    record_title: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None
    is_operator: bool = False


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


@atomic
def enter_organisation(details: OrganisationDetails, actor: Actor, *, key: Key | None = None) -> int:
    """Add an organisation with all its details once, however often the form arrives, and return its id."""
    if key and (done := idempotency.result(key)):
        return int(done["organisation_id"])
    organisation = add_organisation(details.name, details.kind, details.municipality_code, actor)
    _write(organisation, details)
    if key:
        idempotency.remember(key, {"organisation_id": organisation.id})
    return organisation.id


@atomic
def edit_organisation(organisation_id: int, version: int, details: OrganisationDetails, actor: Actor) -> None:
    """Change an organisation; records that were issued keep what they say.

    Args:
        organisation_id: which.
        version: the version that was on the page.
        details: what it shall be.
        actor: who changes it.

    Raises:
        EditedMeanwhile: somebody else has changed it since.
        NotFound: there is no such organisation.
    """
    organisation = queries.find_organisation(organisation_id)
    if organisation is None:
        raise NotFound
    session().refresh(organisation, with_for_update=True)
    if organisation.version != version:
        raise EditedMeanwhile
    _write(organisation, details)
    audit.record("organisation.edit", actor, f"organisation:{organisation_id}")


def _write(organisation: Organisation, details: OrganisationDetails) -> None:
    if details.is_operator and not organisation.is_operator:
        statement = update(Organisation).where(Organisation.is_operator.is_(True), Organisation.id != organisation.id)
        session().execute(statement.values(is_operator=None, version=Organisation.version + 1))
    organisation.name = details.name
    organisation.kind = details.kind
    organisation.municipality_code = details.municipality_code
    organisation.record_title = details.record_title
    organisation.contact_phone = details.contact_phone
    organisation.contact_email = normal_email(details.contact_email) if details.contact_email else None
    organisation.is_operator = details.is_operator or None
