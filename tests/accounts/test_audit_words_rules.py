"""Whatever the code writes into the audit trail can be read there in words."""

import ast
from pathlib import Path

import pytest

from lms import JOBS
from lms.accounts.rules import audit_groups, audit_words, message_words
from lms.records.rules import EventKind
from lms.sessions.rules.filings import FilingKind
from lms.sessions.rules.states import RegistrationState

PACKAGE = Path(__file__).parents[2] / "lms"
PARTS = {
    "completion.{kind}": [f"completion.{kind}" for kind in EventKind],
    "filing.{kind}": [f"filing.{kind}" for kind in FilingKind],
}


def recorded():
    """Yield every call of `audit.record` in the code, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def names_of(node):
    """Return the names an action may have; a part that is worked out must be one of those known here."""
    if isinstance(node, ast.Constant):
        return [node.value]
    return PARTS[ast.unparse(node)[2:-1]]


CALLS = list(recorded())


def test_the_code_is_found():
    assert len(CALLS) > 30


@pytest.mark.parametrize(("place", "call"), CALLS, ids=[place for place, _ in CALLS])
def test_every_action_and_every_detail_that_is_recorded_has_words(place, call):
    for name in names_of(call.args[0]):
        assert name in audit_words.ACTIONS, f"{place}: give {name} words in lms/accounts/rules/audit_words.py"
    for keyword in call.keywords:
        assert keyword.arg in audit_words.DETAILS, f"{place}: the detail {keyword.arg} has no words"


@pytest.mark.parametrize("action", audit_words.ACTIONS)
def test_every_action_is_found_in_exactly_one_group(action):
    groups = [group.key for group in audit_groups.GROUPS if action.startswith(group.beginnings)]

    assert len(groups) == 1


@pytest.mark.parametrize("state", RegistrationState)
def test_what_became_of_a_registration_is_said_in_words(state):
    [(_name, words)] = audit_words.detail_words({"state": state.value})

    assert not words.isascii()


@pytest.mark.parametrize("place", ["user", "person", "training_session", "registration", "outbox_message"])
def test_what_staff_look_at_has_words(place):
    assert audit_words.object_words(f"{place}:12") == f"{audit_words.OBJECTS[place]} 12"


@pytest.mark.parametrize(
    ("subject", "words"),
    [("person:1,2,3", "個人 1, 2, 3"), ("user:unknown", "利用者"), ("bench:1", "bench 1"), ("", "")],
)
def test_an_object_is_named_with_its_number(subject, words):
    assert audit_words.object_words(subject) == words


def test_details_are_read_in_words():
    details = {"role": "coordinator", "promoted": [], "changed": ["title", "fee"], "over": 0}

    assert audit_words.detail_words(details) == [
        ("役割", "担当"),
        ("くり上がり", "0"),
        ("直したところ", "title, fee"),
        ("こえた人数", "0"),
    ]


@pytest.mark.parametrize("kind", JOBS)
def test_every_kind_of_message_has_words(kind):
    assert kind in message_words.MESSAGES, f"give {kind} words in lms/accounts/rules/message_words.py"
