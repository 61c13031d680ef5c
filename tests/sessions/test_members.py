"""A company's own people: loaded once by their numbers, spread over sessions, moved; their answers stay their own."""

import csv
import html
import io
import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import Person
from lms.accounts.policy import Role
from lms.core import clock
from lms.core.calendar import wareki
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.tables import Row, Table
from lms.learning.models import AnswerEvent, Attempt, Enrolment
from lms.records import actions as records
from lms.sessions.actions import members as actions
from lms.sessions.models import Member, TrainingSession
from lms.sessions.queries import members
from lms.sessions.rules.members import (
    KnownMember,
    MemberEntry,
    Plan,
    Progress,
    Slot,
    plan_members,
    progress_of,
    read_members,
)
from lms.sessions.rules.states import RegistrationState
from tests.support.ledger import add_person, issue, learned
from tests.support.ledger import publish as publish_course
from tests.support.organising import organiser_of
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post
from tests.support.statements import statements
from tests.support.trail import audited
from tests.support.training_sessions import add_training_session, new_key
from tests.support.xlsx import cells

DAY = date(2027, 6, 20)
HEADS = ["社員番号", "氏名", "カナ", "所属", "回"]


def lines(*rows) -> Table:
    return Table(("member_number",), (), tuple(Row(n, dict(cells)) for n, cells in enumerate(rows, 2)))


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"member_number": ""}, "社員番号", "番号を入れて"),
        ({"member_number": "1" * 41}, "社員番号", "40文字まで"),
        ({"name": ""}, "お名前", "お名前を入れて"),
        ({"slot": "そのうち"}, "回", "のように入れてください"),
        ({"slot": "2027/6/20 25:00"}, "回", "のように入れてください"),
        ({"email": "x"}, "メールアドレス", "メールアドレスの形"),
    ],
)
def test_each_fault_is_named_by_row_and_column(cells, column, words):
    _, [fault] = read_members(lines({"member_number": "7", "name": "山田", **cells}))

    assert (fault.row, fault.column) == (2, column)
    assert words in str(fault.message)


def test_a_number_stands_once_in_a_list_in_whatever_width():
    _, faults = read_members(
        lines({"member_number": "００７", "name": "山田"}, {"member_number": "007", "name": "川口"})
    )

    assert [(fault.row, "2つあります" in str(fault.message)) for fault in faults] == [(2, True), (3, True)]


@pytest.mark.parametrize("slot", ["令和9年6月20日", "2027/6/20　13:30", "R9.6.20 午後1時半"])
def test_a_session_is_named_by_its_day_and_where_need_be_its_time(slot):
    [entry], faults = read_members(lines({"member_number": "7", "name": "山田", "slot": slot}))

    assert faults == []
    assert entry.slot[0] == DAY
    assert entry.slot[1] in (None, time(13, 30))


ENTRY = MemberEntry(2, "7", "山田 花子", slot=(DAY, None))
SLOTS = [Slot(1, DAY, time(13, 30)), Slot(2, date(2027, 7, 1), time(10, 0))]


@pytest.mark.parametrize(
    ("known", "plan", "target"),
    [
        (None, Plan.NEW, 1),
        (KnownMember(5, "山田花子", Progress.OPEN, None), Plan.BOOKED, 1),
        (KnownMember(5, "山田 花子", Progress.BOOKED, 2), Plan.MOVED, 1),
        (KnownMember(5, "山田 花子", Progress.WAITING, 1), Plan.SAME, None),
        (KnownMember(5, "山田 花子", Progress.ATTENDED, None), Plan.DONE, None),
    ],
)
def test_a_line_is_laid_beside_the_member_of_that_number(known, plan, target):
    [planned], faults = plan_members([ENTRY], {"7": known} if known else {}, SLOTS)

    assert (faults, planned.plan, planned.training_session_id) == ([], plan, target)


def test_a_number_never_changes_its_owner_and_a_day_without_a_session_is_a_fault():
    _, [owner] = plan_members([ENTRY], {"7": KnownMember(5, "川口 一郎", Progress.OPEN, None)}, SLOTS)
    _, [missing] = plan_members([ENTRY], {}, SLOTS[1:])
    _, [several] = plan_members([ENTRY], {}, [*SLOTS, Slot(3, DAY, time(18, 0))])

    assert "川口 一郎" in str(owner.message)
    assert "回がありません" in str(missing.message)
    assert "時刻も" in str(several.message)


def test_how_far_somebody_is_goes_by_the_best_of_their_claims():
    state = RegistrationState
    assert progress_of([]) is Progress.OPEN
    assert progress_of([state.ABSENT]) is Progress.ABSENT
    assert progress_of([state.ABSENT, state.WAITING]) is Progress.WAITING
    assert progress_of([state.ATTENDED, state.CONFIRMED]) is Progress.ATTENDED


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app, "ひだまり製作所")


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def sessions(app, organisation_id):
    """Two coming sessions of two places each."""
    start = (clock.now() + timedelta(days=20)).replace(hour=4, minute=30, second=0, microsecond=0)
    return [
        add_training_session(app, organisation_id, starts_at=start + timedelta(days=days), capacity=2)
        for days in (0, 7)
    ]


def day_of(app, training_session_id: int) -> str:
    with app.app_context():
        day = to_jst(session().get_one(TrainingSession, training_session_id).starts_at).date()
    return f"{wareki(day)}{day.month}月{day.day}日"


def list_file(*rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADS, *rows])
    return text.getvalue().encode("cp932")


def look(client, body: bytes):
    page = "/organise/members/file"
    return post(client, page, {"file": (io.BytesIO(body), "名簿.csv")}, content_type="multipart/form-data")


def load(client, page: str):
    rows = re.search(r'name="rows"[^>]*value="([^"]*)"', page)
    action = re.search(r'action="(/organise/members/lines[^"]*)"', page)
    return client.post(html.unescape(action[1]), data={**fields_of(page), "rows": html.unescape(rows[1])})


def progress(app, organisation_id: int) -> dict[str, Progress]:
    with app.app_context():
        return {line.member_number: line.progress for line in members.members_of(organisation_id)}


def test_a_list_is_loaded_once_and_spread_over_the_sessions(app, organiser, organisation_id, sessions):
    first, second = (day_of(app, each) for each in sessions)
    rows = [[f"{n:03}", f"社員 {n}", "", "総務", first if n < 4 else second if n < 5 else ""] for n in range(1, 6)]

    page = look(organiser, list_file(*rows))
    assert page.status_code == 200
    assert "新しく加わる方（5人）" in page.text
    assert progress(app, organisation_id) == {}
    answer = load(organiser, page.text)

    said = organiser.get(answer.headers["Location"]).text
    assert "対象者を5人加え、3人の席をとりました" in said
    assert "定員をこえた1人は、待機に入りました" in said
    found = progress(app, organisation_id)
    assert [number for number, how in found.items() if how is Progress.BOOKED] == ["001", "002", "004"]
    assert (found["003"], found["005"]) == (Progress.WAITING, Progress.OPEN)
    again = look(organiser, list_file(*rows)).text
    assert "変わらない方（5人）" in again
    load(organiser, again)
    assert progress(app, organisation_id) == found
    with app.app_context():
        assert session().scalar(select(func.count(Person.email))) == 1


def test_a_line_for_another_session_moves_the_person_and_who_waits_there_moves_up(
    app, organiser, organisation_id, sessions
):
    first, second = (day_of(app, each) for each in sessions)
    rows = [[f"{n:03}", f"社員 {n}", "", "", first] for n in range(1, 4)]
    load(organiser, look(organiser, list_file(*rows)).text)

    page = look(organiser, list_file(["001", "社員 1", "", "", second])).text
    assert "ほかの回から移る方（1人）" in page
    load(organiser, page)

    assert set(progress(app, organisation_id).values()) == {Progress.BOOKED}
    with app.app_context():
        now = {line.member_number: line.current.training_session_id for line in members.members_of(organisation_id)}
    assert now == {"001": sessions[1], "002": sessions[0], "003": sessions[0]}


def test_one_fault_and_nothing_is_loaded(app, organiser, organisation_id):
    answer = look(organiser, list_file(["001", "社員 1", "", "", "令和9年1月1日"], ["", "社員 2", "", "", ""]))

    assert answer.status_code == 422
    assert "まだ何も読みこんでいません" in answer.text
    assert "回がありません" in answer.text
    assert progress(app, organisation_id) == {}
    check_page(answer.text)


def test_one_person_is_moved_and_taken_out_by_hand(app, organiser, organisation_id, sessions):
    load(organiser, look(organiser, list_file(["001", "社員 1", "", "", ""])).text)
    with app.app_context():
        member_id = session().scalars(select(Member.id)).one()
    page = f"/organise/members/{member_id}"

    for chosen, expected in ((sessions[0], Progress.BOOKED), (sessions[1], Progress.BOOKED), (0, Progress.OPEN)):
        answer = post(organiser, page, {"training_session_id": str(chosen)})
        assert answer.status_code == 302
        assert progress(app, organisation_id)["001"] is expected
    refused = post(organiser, page, {"training_session_id": "999999"})
    assert refused.status_code == 422


def test_the_same_form_again_moves_nobody_again(app, organisation_id, sessions):
    with app.app_context():
        actor = organiser_of(app, organisation_id)
        lines_, _faults = plan_members([MemberEntry(2, "7", "山田")], {}, [])
        actions.load_members(organisation_id, lines_, actor, new_key())
        member_id = session().scalars(select(Member.id)).one()
        key = new_key()
        for _ in range(2):
            assert actions.assign(member_id, sessions[0], actor, key) is RegistrationState.CONFIRMED
        actions.assign(member_id, None, actor, new_key())
        assert actions.assign(member_id, sessions[0], actor, key) is RegistrationState.CONFIRMED
    assert progress(app, organisation_id) == {"7": Progress.OPEN}


def test_the_list_shows_who_has_not_taken_part_and_counts_them(app, organiser, organisation_id, sessions):
    rows = [["001", "社員 1", "", "", day_of(app, sessions[0])], ["002", "社員 2", "", "営業", ""]]
    load(organiser, look(organiser, list_file(*rows)).text)

    page = organiser.get("/organise/members?show=open").text

    assert "社員 2" in page
    assert "社員 1" not in page
    assert "まだ申し込んでいない 1人" in page
    assert "全員 2人" in page
    check_page(page)
    assert organiser.get("/organise/members?show=nonsense&page=999&organisation=x").status_code == 200


def test_another_organisations_people_are_not_there(app, organiser, organisation_id):
    load(organiser, look(organiser, list_file(["001", "社員 1", "", "", ""])).text)
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))
    with app.app_context():
        member_id = session().scalars(select(Member.id)).one()

    assert stranger.get(f"/organise/members/{member_id}").status_code == 404
    assert stranger.get(f"/organise/members?organisation={organisation_id}").status_code == 404
    assert "社員 1" not in stranger.get("/organise/members").text


def test_an_employer_never_sees_what_somebody_answered(app, organiser, organisation_id):
    load(organiser, look(organiser, list_file(["001", "社員 1", "", "", ""])).text)
    with app.app_context():
        member_id = session().scalars(select(Member.id)).one()
    tables = {Attempt.__tablename__, AnswerEvent.__tablename__, Enrolment.__tablename__}

    with statements(app) as seen:
        for page in ("", f"/{member_id}", "/files/csv", "/files/xlsx"):
            assert organiser.get(f"/organise/members{page}").status_code == 200

    assert not [statement for statement in seen if any(f"{table} " in statement for table in tables)]


def test_the_list_shows_who_has_a_record_by_whichever_route(app, organiser, organisation_id, sessions):
    rows = [[f"{n:03}", f"社員 {n}", "", "総務", day_of(app, sessions[0]) if n == 1 else ""] for n in range(1, 5)]
    load(organiser, look(organiser, list_file(*rows)).text)
    version_id = publish_course(app)
    operator = add_organisation(app, "事務局")
    own_row = add_person(app, "社員 2")
    with app.app_context():
        people = list(session().scalars(select(Member.person_id).order_by(Member.member_number)))
        session().execute(update(Person).where(Person.id == people[1]).values(same_as_id=own_row))
        session().commit()
        records.name_operator(operator)
        records.hand_in(learned(own_row, version_id))
    issue(app, people[2], version_id)
    with app.app_context():
        records.hand_in(learned(people[3], version_id)[:-1])

    page = organiser.get("/organise/members?show=completed").text
    assert re.findall("社員 [1-4]", page) == ["社員 2", "社員 3"]
    assert "5月23日" in page
    assert ("修了 2人" in page, "未修了 2人" in page, "まだ申し込んでいない 3人" in page) == (True, True, True)
    check_page(page)
    rest = organiser.get("/organise/members?show=not-completed").text
    assert re.findall("社員 [1-4]", rest) == ["社員 1", "社員 4"]
    with app.app_context():
        ids = list(session().scalars(select(Member.id).order_by(Member.member_number)))
    assert "あり（2026年" in organiser.get(f"/organise/members/{ids[2]}").text
    assert "あり（" not in organiser.get(f"/organise/members/{ids[3]}").text


def test_the_list_goes_out_as_a_file_without_names_and_never_runs(app, organiser, organisation_id, sessions):
    load(organiser, look(organiser, list_file(["=1+1", "社員 1", "", "@営業", day_of(app, sessions[0])])).text)

    book = organiser.get("/organise/members/files/xlsx").data
    text = organiser.get("/organise/members/files/csv").data.decode("utf-8-sig")

    heads = ["番号", "所属", "受講のようす", "受講記録", "受講記録の日"]
    assert cells(book) == [heads, ["=1+1", "@営業", "これから受ける", "未修了", ""]]
    assert list(csv.reader(io.StringIO(text))) == [heads, ["'=1+1", "'@営業", "これから受ける", "未修了", ""]]
    assert organiser.get("/organise/members/files/exe").status_code == 404
    with app.app_context():
        seen = audited("saw")
    assert [event.details["exported"] for event in seen if "exported" in event.details] == ["xlsx", "csv"]


def test_a_long_list_costs_no_more_statements_than_a_short_one(app, organiser, organisation_id):
    def counted() -> int:
        with statements(app) as seen:
            organiser.get("/organise/members")
        return len(seen)

    load(organiser, look(organiser, list_file(["000", "社員 0", "", "", ""])).text)
    few = counted()
    load(organiser, look(organiser, list_file(*[[f"{n:03}", f"社員 {n}", "", "", ""] for n in range(120)])).text)

    assert counted() == few
    assert 'aria-label="2ページ"' in organiser.get("/organise/members").text
