"""The whole policy on one page: who may do what, and how far that reaches.

Predicates take an actor and are tested without a server. A view names one permission; a query of scoped things
starts from `reach(actor, permission)`, so that lists and single pages can never disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NATION = "JP"


class Role(StrEnum):
    """What a grant lets a user be, within an organisation, an area, or (administrators) everywhere."""

    ORGANISER = "organiser"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What can be done, as `thing:action`."""

    PUBLIC_READ = "public:read"
    OWN_READ = "own:read"
    OWN_CHANGE = "own:change"
    TRAINING_SESSION_MANAGE = "training_session:manage"
    ROSTER_READ = "roster:read"
    STATISTICS_READ = "statistics:read"
    AREA_MANAGE = "area:manage"
    OUTSIDE_SESSION_MANAGE = "outside_session:manage"
    SYSTEM_ADMINISTER = "system:administer"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in force: within an organisation, or within an area (JP, 2-digit prefecture, 6-digit code)."""

    role: Role
    organisation_id: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sends this request; a visitor has neither user nor person.

    Attributes:
        person_ids: all rows of this one human being, the main one first, after claims and merges.
        grants: roles in force today.
        locale: the language this person has chosen.
    """

    user_id: int | None = None
    person_ids: tuple[int, ...] = ()
    name: str = ""
    grants: tuple[Grant, ...] = ()
    locale: str | None = None

    @property
    def person_id(self) -> int | None:
        """The main person row, or None for a visitor."""
        return self.person_ids[0] if self.person_ids else None

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a user behind the request."""
        return self.user_id is not None


VISITOR = Actor()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission goes: everything, or some organisations and areas."""

    everything: bool = False
    organisation_ids: frozenset[int] = frozenset()
    areas: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is within reach."""
        return not (self.everything or self.organisation_ids or self.areas)


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(
        {Permission.TRAINING_SESSION_MANAGE, Permission.ROSTER_READ, Permission.OUTSIDE_SESSION_MANAGE}
    ),
    Role.COORDINATOR: frozenset(
        {Permission.STATISTICS_READ, Permission.AREA_MANAGE, Permission.OUTSIDE_SESSION_MANAGE}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.SYSTEM_ADMINISTER}),
}


_LANDING_PAGES = {
    Role.ADMINISTRATOR: "/admin",
    Role.COORDINATOR: "/coordinate",
    Role.ORGANISER: "/organise",
}


def _anybody(actor: Actor) -> bool:
    return True


def _signed_in(actor: Actor) -> bool:
    return actor.is_signed_in


def _holds(permission: Permission) -> Callable[[Actor], bool]:
    return lambda actor: any(permission in ROLE_PERMISSIONS[grant.role] for grant in actor.grants)


POLICY: dict[Permission, Callable[[Actor], bool]] = {
    Permission.PUBLIC_READ: _anybody,
    Permission.OWN_READ: _signed_in,
    Permission.OWN_CHANGE: _signed_in,
    Permission.TRAINING_SESSION_MANAGE: _holds(Permission.TRAINING_SESSION_MANAGE),
    Permission.ROSTER_READ: _holds(Permission.ROSTER_READ),
    Permission.STATISTICS_READ: _holds(Permission.STATISTICS_READ),
    Permission.AREA_MANAGE: _holds(Permission.AREA_MANAGE),
    Permission.OUTSIDE_SESSION_MANAGE: _holds(Permission.OUTSIDE_SESSION_MANAGE),
    Permission.SYSTEM_ADMINISTER: _holds(Permission.SYSTEM_ADMINISTER),
}


def landing_page(actor: Actor) -> str:
    """Return where a person who has just signed in goes on: the work they are here for."""
    roles = {grant.role for grant in actor.grants}
    return next((page for role, page in _LANDING_PAGES.items() if role in roles), "/my")


def may(actor: Actor, permission: Permission) -> bool:
    """Say whether *actor* may use *permission* at all; how far is for `reach` to say."""
    return POLICY[permission](actor)


def reach(actor: Actor, permission: Permission) -> Reach:
    """Say how far *permission* goes for *actor*, over all roles in force."""
    grants = [grant for grant in actor.grants if permission in ROLE_PERMISSIONS[grant.role]]
    return Reach(
        everything=any(grant.area == NATION or grant.role is Role.ADMINISTRATOR for grant in grants),
        organisation_ids=frozenset(g.organisation_id for g in grants if g.organisation_id is not None),
        areas=frozenset(g.area for g in grants if g.area is not None and g.area != NATION),
    )


def covers(area: str, municipality_code: str | None) -> bool:
    """Say whether *area* (JP, 2-digit prefecture or 6-digit municipality) holds the municipality."""
    return area == NATION or (municipality_code or "").startswith(area)


def is_in_force(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Say whether a grant holds on *day*; the last day counts, and None means no end."""
    return starts_on <= day and (ends_on is None or day <= ends_on)
