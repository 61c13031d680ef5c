"""Ten times the rows: every list that somebody looks at gets longer, whoever looks."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from lms.core import clock
from lms.core.db import Model, db
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.taps import TapOutcome

APART = 100_000
"""How far the ids of one copy lie from those of the next."""
TRAINEE = "trainee@demo.example"
_TABLES = (
    "person",
    "organisation",
    "venue",
    "user_account",
    "role_grant",
    "sign_in",
    "training_session",
    "registration",
    "registration_event",
    "call_task",
    "desk_tap",
    "completion",
    "completion_event",
    "completion_holder",
    "help_desk_entry",
    "instructor",
    "member",
    "audit_event",
    "outbox_message",
)
_ALONG = {"person_id", "registration_id", "completion_id", "same_as_id"}
"""References that lead from a copy to a copy; all others stay, so that what they name gets longer lists."""
_NUMBERED = ("booking_number", "number", "token_hash", "email", "dedupe_key", "private_token", "member_number", "nonce")
"""Texts that no two rows may share."""


def furnish(app: Flask) -> None:
    """Put a row into those lists that the demo leaves empty, and let its trainee live where help desks are."""
    now, tables = clock.now(), Model.metadata.tables
    area = {"area": "16", "created_at": now}
    with app.app_context(), db.engine.begin() as connection:
        claims = connection.execute(select(tables["registration"])).mappings().all()
        tap = {"device": "tablet", "seen": RegistrationState.CONFIRMED, "outcome": TapOutcome.SHUT}
        tap |= {"tapped_at": now, "received_at": now}
        taps = [
            {
                "nonce": f"{each['id']}",
                "registration_id": each["id"],
                "training_session_id": each["training_session_id"],
                **tap,
            }
            for each in claims
        ]
        connection.execute(insert(tables["desk_tap"]), taps)
        called = set(connection.execute(select(tables["call_task"].c.registration_id)).scalars())
        call = {"kind": CallKind.CHANGED, "made_at": now, "due_at": now, "tries": 0}
        calls = [{"registration_id": each["id"], **call} for each in claims if each["id"] not in called]
        connection.execute(insert(tables["call_task"]), calls)
        connection.execute(insert(tables["instructor"]), [{"name": "講師", "starts_on": now.date(), **area}])
        people = tables["person"]
        trainee = select(tables["user_account"].c.person_id).where(tables["user_account"].c.email == TRAINEE)
        home = people.update().where(people.c.id == trainee.scalar_subquery()).values(municipality_code="162019")
        connection.execute(home)


def grow(app: Flask, times: int = 10) -> None:
    """Copy the rows of every list until there are *times* as many, on the same organisations, sessions and users."""
    with app.app_context(), db.engine.begin() as connection:
        users = select(Model.metadata.tables["user_account"].c.person_id)
        with_account = set(connection.execute(users).scalars())
        for name in _TABLES:
            table = Model.metadata.tables[name]
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            copies = [row for copy in range(1, times) for row in _copies(name, rows, copy, with_account)]
            if copies:
                connection.execute(insert(table), copies)


def _copies(name: str, rows: list[dict[str, Any]], copy: int, with_account: set[int]) -> Iterator[dict[str, Any]]:
    for row in rows:
        changed = {column: _shifted(column, value, copy) for column, value in row.items()}
        is_own = name in {"registration", "completion"} and row["person_id"] in with_account
        if is_own:  # a user's own lists grow too: by further sessions, and by records of further years
            changed["person_id"] = row["person_id"]
        if name == "registration":
            changed["training_session_id"] += copy * APART if is_own else 0
            changed["seq"] += copy * 1_000
        if name == "completion" and is_own:
            changed["cycle"] += copy
        if name == "audit_event":  # older than all others: the page of the newest shows the same events as before
            changed["id"] = row["id"] - copy * APART
        if name == "role_grant":
            changed["user_id"] += copy * APART
        yield changed | ({"is_operator": None} if name == "organisation" else {})


def _shifted(column: str, value: Any, copy: int) -> Any:
    if value is None:
        return None
    if column == "id" or column in _ALONG:
        return value + copy * APART
    return f"{value}~{copy}" if column in _NUMBERED else value
