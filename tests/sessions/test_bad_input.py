"""Whatever is typed or sent again in bookings: stored exactly or refused in words, once, on both databases.

trust.md, cases 33 (characters), 35 (double POST, lost response) and 36 (one mail each); 14 and 15 are in
test_roster_export and test_roster_files, overlaps in test_booking_views, races in test_storm_short.
"""

from html import unescape

import pytest

from lms.accounts.models import Person
from lms.accounts.policy import Role
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.models import AccessNeeds, Registration
from lms.sessions.queries.seats import queue
from tests.support.booking import GUEST, hidden_on, text
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.training_sessions import add_training_session

PAGES = {"alone": "registrations", "pair": "registrations", "group": "group"}

STORABLE = [
    pytest.param("髙橋・𠮷田 辻\U000e0100", id="variants-and-rare-kanji"),
    pytest.param("ﾔﾏﾀﾞ ﾊﾅｺ", id="half-width-kana"),
    pytest.param("が と が", id="composed-and-decomposed"),
    pytest.param("\u202e花子", id="bidi"),
    pytest.param("👩‍🦽 はな", id="emoji-with-joiner"),
    pytest.param("Nguyễn Thị Minh Anh", id="vietnamese"),
    pytest.param("=HYPERLINK(1)", id="formula"),
    pytest.param("<b>花子</b>&amp;", id="markup"),
    pytest.param("{{ 7*7 }} %(x)s", id="templates"),
    pytest.param("花子\r\nBcc: a@b.example", id="mail-header"),
]
REFUSED = [
    pytest.param("a\0b", id="nul"),
    pytest.param("\u200b\u2060", id="invisible"),
    pytest.param("あ" * 101, id="long"),
    pytest.param("　\t ", id="spaces"),
]


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def session_id(app, organisation_id):
    return add_training_session(app, organisation_id, capacity=10, most_in_group=8)


def fields(kind: str, typed: str) -> dict[str, object]:
    """Type the same text into every field for words."""
    more = {
        "alone": {"name": typed, "kana": typed},
        "pair": {"name": typed, "companion_name": f"{typed}二", "companion_kana": typed},
        "group": {"name": typed, "group_name": typed, "people": "4"},
    }[kind]
    return {**GUEST, **more, "needs": ["other"], "needs_note": typed}


def send(client, session_id: int, kind: str, typed: str):
    page = f"/sessions/{session_id}"
    to = f"{page}/{PAGES[kind]}"
    return post(client, to if kind == "group" else page, fields(kind, typed), to=to)


@pytest.mark.parametrize("typed", STORABLE)
@pytest.mark.parametrize("kind", PAGES)
def test_any_text_is_stored_exactly_and_shown_as_text(app, client, organisation_id, session_id, kind, typed):
    booked = send(client, session_id, kind, typed)

    assert booked.status_code == 302
    assert typed.splitlines()[0] in unescape(text(client.get(booked.location)))
    with app.app_context():
        assert typed in [name for (name,) in session().query(Person.name)]
        [note] = [note for (note,) in session().query(AccessNeeds.note)]
        assert note.replace("\r\n", "\n") == typed.replace("\r\n", "\n")
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    for part in ("roster", "desk", "needs", "roster/files/csv", "roster/files/xlsx"):
        assert organiser.get(f"/organise/sessions/{session_id}/{part}").status_code == 200, part


@pytest.mark.parametrize("typed", REFUSED)
@pytest.mark.parametrize("kind", PAGES)
def test_text_that_nobody_could_be_called_by_is_refused_and_nothing_is_half_written(
    app, client, session_id, kind, typed
):
    refused = send(client, session_id, kind, typed)

    assert refused.status_code == 422
    assert GUEST["contact"] in text(refused)
    with app.app_context():
        assert session().query(Registration).count() == session().query(OutboxMessage).count() == 0


def mails() -> list[str]:
    """The kinds of mail that were written, in order."""
    kinds = session().query(OutboxMessage.kind).filter(OutboxMessage.kind.startswith("mail."))
    return [kind for (kind,) in kinds.order_by(OutboxMessage.id)]


@pytest.mark.parametrize("kind", PAGES)
def test_a_form_whose_answer_was_lost_books_once_and_tells_once(app, client, session_id, kind):
    page = f"/sessions/{session_id}"
    to = f"{page}/{PAGES[kind]}"
    form = {**hidden_on(client.get(to if kind == "group" else page)), **fields(kind, "髙橋 美咲")}

    first, again = client.post(to, data=form), client.post(to, data=form)
    other = client.post(to, data={**form, "contact": "03-9999-9999"})

    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    assert other.status_code == 409
    with app.app_context():
        assert queue(session_id).occupied == {"alone": 1, "pair": 2, "group": 4}[kind]
        assert mails() == ["mail.confirmed"]


@pytest.mark.parametrize("kind", PAGES)
def test_giving_back_twice_gives_back_once_and_tells_each_party_once(app, client, session_id, kind):
    location = send(client, session_id, kind, "髙橋 美咲").location
    form = hidden_on(client.get(location))

    answers = [client.post(f"{location}/cancellation", data=form).status_code for _ in range(2)]

    assert answers == [302, 302]
    with app.app_context():
        assert queue(session_id).occupied == 0
        assert mails() == ["mail.confirmed", "mail.cancelled"]
