"""Making records: everything they say is copied into them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from lms.accounts.models import Organisation, Person
from lms.catalog.queries import Edition
from lms.core import clock, outbox
from lms.core.audit import HasUser
from lms.core.clock import to_jst
from lms.core.db import session
from lms.records import queries, rules
from lms.records.actions.events import Event, count, note
from lms.records.models import Completion, CompletionHolder, Evidence
from lms.records.rules import Claim, EventKind, Mode, Occasion
from lms.regions import queries as regions

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Issue:
    """One record to be made. Without an occasion it is issued by the operator."""

    person: Person
    edition: Edition
    claim: Claim
    occasion: Occasion | None
    operator: Organisation | None
    cycle: int
    is_first: bool

    @property
    def place_code(self) -> str | None:
        """Where it counts (R18)."""
        return rules.place_code(self.occasion, self.person.municipality_code)


def occasion_of(row: Evidence) -> Occasion | None:
    """Read the session that a piece of evidence carries along."""
    if row.occasion is None:
        return None
    return Occasion(**{**row.occasion, "held_on": date.fromisoformat(row.occasion["held_on"])})


def issue(issues: Sequence[Issue], actor: HasUser | None) -> list[Completion]:
    """Make records with their holders, events, facts and mails, in the order given."""
    if not issues:
        return []
    now = clock.now()
    names = regions.names({code for one in issues if (code := one.place_code)})
    values = [_completion(one, names, now) for one in issues]
    session().execute(insert(Completion), values)
    rows = queries.completions_by_number([row["number"] for row in values])
    holders = [_holder(row, one.person) for row, one in zip(rows, issues, strict=True)]
    session().execute(insert(CompletionHolder), holders)
    digests = [rules.holder_digest(holder["salt"], holder["name"]) for holder in holders]
    note([Event(row, EventKind.ISSUED, digest) for row, digest in zip(rows, digests, strict=True)], actor)
    count(rows, 1)
    mailed = [row.number for row, one in zip(rows, issues, strict=True) if one.person.email]
    outbox.put_all("mail.record_issued", {f"record-issued:{number}": {"number": number} for number in mailed})
    return rows


def _completion(one: Issue, names: dict[str, str], now: datetime) -> dict[str, Any]:
    course, occasion, issuer = one.edition.course, one.occasion, one.operator
    route = course.route(one.claim.route)
    assert route is not None
    assert occasion or issuer
    code = one.place_code
    alone_minutes = sum(module.minutes for module in course.modules)
    return {
        "number": rules.new_number(secrets.token_bytes(10)),
        "person_id": one.person.id,
        "course_key": course.key,
        "course_title": rules.frozen_words(course.title, one.person.locale),
        "course_version": course.version,
        "route": route.key,
        "route_title": rules.frozen_words(route.title, one.person.locale),
        "rule_version": one.edition.version,
        "cycle": one.cycle,
        "is_first": one.is_first,
        "issued_at": now,
        "held_on": occasion.held_on if occasion else None,
        "valid_until_on": rules.valid_until(to_jst(now).date(), course.validity_months),
        "training_session_id": one.claim.training_session_id,
        "mode": Mode(occasion.mode) if occasion else Mode.SELF_STUDY,
        "minutes": course.minutes if occasion else alone_minutes,
        "place": occasion.place if occasion else "",
        "municipality_code": code,
        "municipality_name": names.get(code) if code else None,
        "prefecture_code": code[:2] if code else None,
        "age_band": one.person.age_band,
        **_issuer(occasion, issuer),
    }


def _issuer(occasion: Occasion | None, operator: Organisation | None) -> dict[str, Any]:
    """Copy who issues: the host of the session, or the operator for those who learned alone."""
    if occasion:
        return {
            "organisation_id": occasion.organisation_id,
            "organisation_name": occasion.organisation_name,
            "organisation_kind": occasion.organisation_kind,
            "record_title": occasion.record_title,
        }
    assert operator is not None
    return {
        "organisation_id": operator.id,
        "organisation_name": operator.name,
        "organisation_kind": operator.kind,
        "record_title": operator.record_title,
    }


def _holder(row: Completion, person: Person) -> dict[str, Any]:
    return {
        "completion_id": row.id,
        "person_id": person.id,
        "name": person.name,
        "salt": secrets.token_hex(SALT_BYTES),
        "locale": person.locale,
    }
