"""Rosters as files: what goes out comes back in exactly, and nothing of it runs or is lost without a word.

trust.md, case 14.
"""

import io
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.accounts.policy import VISITOR, Role
from lms.accounts.rules import normal_phone
from lms.core.table_files import read_table
from lms.core.written_tables import to_csv, to_xlsx
from lms.sessions.actions.registration import register
from lms.sessions.queries import desk
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.roster import COLUMNS, RosterEntry, read_roster
from lms.sessions.rules.roster_file import heads, lines, lost
from lms.sessions.rules.states import Channel, RegistrationState
from tests.sessions.test_roster_files import enter, send
from tests.support.ledger import publish as publish_course
from tests.support.organising import book
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for
from tests.support.trail import audited
from tests.support.training_sessions import add_training_session, new_key
from tests.support.xlsx import cells

DAY = date(2027, 6, 20)
HANAKO = Guest(
    registration_id=1,
    person_id=1,
    name="山田 花子",
    kana="やまだ はなこ",
    phone="09012345678",
    email=None,
    locale="ja",
    state=RegistrationState.CONFIRMED,
    seq=1,
    places=1,
    booking_number="GM7-4KX-29",
    channel=Channel.WEB,
    since=datetime(2027, 6, 1, tzinfo=UTC),
    minutes_late=0,
    minutes_early=0,
)


def csv_of(written, encoding="utf-8") -> bytes:
    return b"".join(to_csv(heads(), written, encoding))


def xlsx_of(written) -> bytes:
    body = io.BytesIO()
    to_xlsx("名簿", heads(), written, body)
    return body.getvalue()


def read_back(body: bytes) -> list[RosterEntry]:
    entries, faults = read_roster(read_table(body, dict(COLUMNS), "name"), DAY)
    assert faults == []
    return [replace(entry, row=0) for entry in entries]


def same_people(guests) -> list[RosterEntry]:
    return [RosterEntry(0, each.name, each.kana, each.phone, each.email, each.places) for each in guests]


NAMES = [
    "=HYPERLINK(A1)",
    "+81",
    "-1",
    "@花子",
    "＝花子",
    "－花子",
    "'=花子",
    "''=花子",
    "'花子",
    "O'Brien",
    "二行\nの 名",
    'と"なり, 花子',
    "𠮷田 辻󠄀",
    "👩‍🦽 はな",
    "Nguyễn Thị Minh Anh",
    "_x0041_",
    "\u202e花子",
    "0123",
    "1e5",
    "TRUE",
    "2027/6/20",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_exactly_and_never_runs(name):
    guests = [replace(HANAKO, name=name)]

    assert read_back(csv_of(lines(guests))) == same_people(guests)
    assert read_back(xlsx_of(lines(guests))) == same_people(guests)
    assert cells(xlsx_of(lines(guests)))[1][0] == name
    first = csv_of(lines(guests)).decode("utf-8-sig").splitlines()[1].lstrip('"')
    assert first[0] not in "=+-@\t\r＝＋－＠"


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip)


def is_long_enough(phone: str) -> bool:
    """Say whether there is enough left of a number of Japan without its 81 to be one."""
    return len(phone) >= 9


visible = words.filter(lambda text: any(character.isalnum() for character in text))
people = st.builds(
    lambda name, phone, email, places: replace(HANAKO, name=name, phone=phone, email=email, places=places),
    visible,
    st.none() | st.from_regex(r"\A(0[0-9]{9,10}|\+[1-9][0-9]{9,12})\Z").map(normal_phone).filter(is_long_enough),
    st.none() | st.sampled_from(["hanako@example.jp", "a+b@example.jp"]),
    st.sampled_from([1, 2]),
)


@settings(deadline=None)
@given(st.lists(people, min_size=1, max_size=4))
def test_whoever_goes_out_comes_back_in(guests):
    numbered = [replace(each, seq=n, registration_id=n) for each, n in zip(guests, itertools.count(1), strict=False)]

    assert read_back(csv_of(lines(numbered))) == same_people(numbered)
    assert read_back(xlsx_of(lines(numbered))) == same_people(numbered)


def test_a_number_of_japan_written_as_from_abroad_comes_back_as_it_is_dialled_here():
    guests = [replace(HANAKO, phone="819012345678")]

    assert [entry.phone for entry in read_back(csv_of(lines(guests)))] == ["09012345678"]


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        ("髙橋 﨑子", ""),
        ("𠮷田", "𠮷"),
        ("Nguyễn", "ễ"),
        ("辻󠄀", "󠄀"),
        ("はな〜", "〜"),
        ("はな～", ""),
        ("한나", "한나"),
    ],
)
def test_the_older_encoding_says_what_it_would_lose(name, characters):
    written = lines([replace(HANAKO, name=name)])

    assert "".join(line.characters for line in lost(written)) == characters
    if not characters:
        assert read_back(csv_of(written, "cp932"))[0].name == name


def test_who_has_given_back_or_been_erased_is_in_no_file():
    gone = [replace(HANAKO, state=RegistrationState.CANCELLED), replace(HANAKO, name=None, person_id=None)]

    assert lines([*gone, replace(HANAKO, state=RegistrationState.WAITING)]) == [
        ["山田 花子", "やまだ はなこ", "09012345678", "", "1", "", "", "", "待機", "GM7-4KX-29"]
    ]


def test_a_pair_is_one_line_and_a_group_one_for_its_places_and_one_for_each_name():
    first = replace(HANAKO, seq=2)
    other = replace(HANAKO, registration_id=2, seq=3, name="山田 太郎", kana=None, party_id=1)
    contact = replace(HANAKO, registration_id=9, seq=1, name="鈴木 会長", places=28, group_name="みどり町内会")
    named = replace(contact, registration_id=10, seq=4, name="佐藤 実", places=1, party_id=9)

    written = lines([named, other, contact, first])

    assert read_back(csv_of(written)) == [
        RosterEntry(0, "鈴木 会長", "やまだ はなこ", "09012345678", None, 28, group="みどり町内会"),
        RosterEntry(0, "山田 花子", "やまだ はなこ", "09012345678", None, 2, companion="山田 太郎"),
        RosterEntry(0, "佐藤 実", "やまだ はなこ", "09012345678", None, 1),
    ]


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def full(app, organisation_id):
    id_ = add_training_session(app, organisation_id)
    with app.app_context():
        book(id_, "=花子", phone="09000000001")
        book(id_, "𠮷田 太郎", None, email="taro@example.jp")
        book(id_, "Ada Lovelace", None, phone="442012345678")
        pair = Newcomer("森 進", email="mori@example.jp"), Companion("森 愛", "もり あい")
        more = {"accepts_waiting": True, "channel": Channel.PAPER}
        register(id_, VISITOR, new_key(), newcomer=pair[0], companion=pair[1], **more)
        register(
            id_, VISITOR, new_key(), newcomer=Newcomer("会長", phone="0312345678"), group_name="会", places=5, **more
        )
    return id_


def facts_of(app, id_):
    with app.app_context():
        facts = ("name", "kana", "phone", "email", "places", "company", "group_name")
        return sorted([str(getattr(each, fact)) for fact in facts] for each in desk.guests(id_))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_roster_moves_from_one_session_to_another_by_a_file(app, organisation_id, organiser, full, kind):
    other = add_training_session(app, organisation_id)
    page = organiser.get(f"/organise/sessions/{full}/roster")
    assert f"/organise/sessions/{full}/roster/files" in page.text
    file = organiser.get(f"/organise/sessions/{full}/roster/files/{kind}")

    look = send(organiser, other, file.data)
    assert "状態、この回での番号" in look.text
    assert enter(organiser, other, look.text).status_code == 302

    assert facts_of(app, other) == facts_of(app, full)


def test_the_older_file_is_refused_as_a_whole_when_it_would_lose_a_character(organiser, full):
    refused = organiser.get(f"/organise/sessions/{full}/roster/files/cp932")

    assert refused.status_code == 409
    assert "𠮷田 太郎" in refused.text
    assert "ファイルは作っていません" in refused.text
    check_page(refused.text)
    check_page(organiser.get(f"/organise/sessions/{full}/roster/files").text)


def test_each_file_is_noted_with_its_kind(app, organiser, full):
    for kind in ("xlsx", "csv", "cp932"):
        organiser.get(f"/organise/sessions/{full}/roster/files/{kind}")

    with app.app_context():
        kept = [(event.subject, event.details) for event in audited("saw")]
    assert [(subject, details) for subject, details in kept if details] == [
        (f"training_session:{full}", {"exported": kind}) for kind in ("xlsx", "csv", "cp932")
    ]


def test_no_file_for_others_and_none_of_another_kind(app, organiser, full):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))
    coordinator = client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="13"))

    for kind in ("xlsx", "csv", "cp932"):
        assert stranger.get(f"/organise/sessions/{full}/roster/files/{kind}").status_code == 404
        assert coordinator.get(f"/organise/sessions/{full}/roster/files/{kind}").status_code == 403
    assert organiser.get(f"/organise/sessions/{full}/roster/files/pdf").status_code == 404
