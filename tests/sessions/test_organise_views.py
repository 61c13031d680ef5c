"""Pages of organisers: what a hurried clerk types, what two of them do at once, and who may look."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.rules.states import RegistrationState, SessionState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, add_user, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

NEW = "/organise/sessions/new"
FILLED = {
    "course_key": "tsunagari-supporter",
    "title": "はじめての講座",
    "held_on": "令和9年6月20日",
    "starts": "午後1時30分",
    "ends": "１５：００",
    "mode": "online",
    "venue_id": "0",
    "online_url": "https://meet.example/abc",
    "municipality": "",
    "capacity": "３０人",
    "closes_on": "R9.6.18",
    "promotion_hours": "24",
    "audience": "everyone",
    "languages": ["ja"],
}


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def filled(organisation_id):
    return {**FILLED, "organisation_id": str(organisation_id)}


@pytest.fixture
def stranger(app):
    elsewhere = add_organisation(app, "となり町の会")
    return client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))


def add(app, organisation_id, **changes):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), **changes)


def all_of(app, model):
    with app.app_context():
        return session().scalars(select(model).order_by(model.id)).all()


def text_of(response):
    return response.get_data(as_text=True)


def test_a_visitor_is_led_to_the_sign_in(client):
    answer = client.get("/organise")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/organise"


def test_an_organisation_without_sessions_is_told_how_to_begin(organiser):
    page = text_of(organiser.get("/organise"))

    check_page(page)
    assert "これからの回は、まだありません" in page


def test_what_a_hurried_clerk_types_becomes_a_published_session(app, organiser, filled):
    answer = post(organiser, NEW, {**filled, "title": "\tはじめての講座 ", "publish": "1"})

    assert answer.status_code == 302
    [row] = all_of(app, TrainingSession)
    assert (row.state, row.title, row.capacity) == (SessionState.PUBLISHED, "はじめての講座", 30)
    assert row.starts_at.isoformat() == "2027-06-20T04:30:00+00:00"
    assert row.registration_closes_at.isoformat() == "2027-06-18T15:00:00+00:00"
    check_page(text_of(organiser.get(answer.location)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"ends": "12:00"}, "終わりの時刻が、始まりより前", id="an-end-before-the-start"),
        pytest.param({"held_on": "2027年2月30日"}, "日付が読み取れません", id="a-day-that-is-none"),
        pytest.param({"starts": "昼"}, "時刻が読み取れません", id="a-time-that-is-none"),
        pytest.param({"capacity": "たくさん"}, "数が読み取れません", id="a-number-that-is-none"),
        pytest.param({"capacity": "0"}, "定員は1人から", id="no-places"),
        pytest.param({"closes_on": "2027/7/18"}, "締切が、開く日", id="a-deadline-after-the-day"),
        pytest.param({"opens_on": "2027/6/19"}, "締切が、申し込みを始める", id="a-window-inside-out"),
        pytest.param({"doors_open": "14:00"}, "受付の始まりが", id="doors-after-the-start"),
        pytest.param({"online_url": "http://meet.example"}, "https://", id="an-address-that-is-not-safe"),
        pytest.param({"online_url": "", "publish": "1"}, "オンラインのURLを入れて", id="published-without-address"),
        pytest.param({"mode": "in-person", "publish": "1"}, "会場を選んで", id="published-without-venue"),
        pytest.param({"municipality": "ない町"}, "見つかりません", id="a-place-that-is-none"),
        pytest.param({"title": "　"}, "回の名前を入れてください", id="a-name-of-spaces"),
        pytest.param({"title": "\u200b"}, "文字を入れてください", id="a-name-that-cannot-be-seen"),
        pytest.param({"course_key": "nothing"}, "", id="a-course-that-is-none"),
        pytest.param({"organisation_id": "0"}, "", id="an-organisation-that-is-none"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_in_its_box(app, organiser, filled, changes, words):
    answer = post(organiser, NEW, {**filled, **changes})

    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert "直してください" in page
    check_page(page)
    kept = changes.get("held_on") or changes.get("starts") or changes.get("ends") or "はじめて"
    assert kept in page or "title" in changes
    assert all_of(app, TrainingSession) == []


def test_a_character_that_cannot_be_kept_is_named(app, organiser, filled):
    answer = post(organiser, NEW, {**filled, "title": "はじめて\0の講座"})

    assert answer.status_code == 422
    assert "5文字目に、使えない文字" in text_of(answer)
    assert all_of(app, TrainingSession) == []


def test_a_session_that_cannot_be_published_yet_can_be_a_draft(app, organiser, filled):
    post(organiser, NEW, {**filled, "online_url": ""})

    [row] = all_of(app, TrainingSession)
    assert row.state is SessionState.DRAFT
    refused = post(organiser, f"/organise/sessions/{row.id}", {}, to=f"/organise/sessions/{row.id}/publication")
    assert refused.status_code == 409
    assert "まだ公開できません" in text_of(refused)


def test_the_second_editor_sees_what_differs_and_keeps_what_was_typed(app, organiser, filled):
    post(organiser, NEW, {**filled, "publish": "1"})
    [row] = all_of(app, TrainingSession)
    url = f"/organise/sessions/{row.id}/edit"
    first = {**filled, "version": str(row.version), "title": "先の人の名前"}
    second = {**filled, "version": str(row.version), "title": "あとの人の名前"}
    assert post(organiser, url, first).status_code == 302

    told = post(organiser, url, second)

    page = text_of(told)
    assert told.status_code == 409
    assert "ほかの人が、先に直しています" in page
    assert "先の人の名前" in page
    assert 'value="あとの人の名前"' in page
    check_page(page)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    assert post(organiser, url, {**second, "version": version}).status_code == 302
    assert all_of(app, TrainingSession)[0].title == "あとの人の名前"


def test_a_cut_below_the_bookings_is_previewed_and_cancels_nobody(app, organiser, filled):
    post(organiser, NEW, {**filled, "publish": "1"})
    [row] = all_of(app, TrainingSession)
    with app.app_context():
        for number in range(14):
            book(row.id, f"受講 {number}")
    url = f"/organise/sessions/{row.id}/edit"
    cut = {**filled, "version": str(row.version), "capacity": "2"}

    preview = post(organiser, url, cut)

    assert preview.status_code == 409
    assert "12名超過します" in text_of(preview)
    check_page(text_of(preview))
    assert post(organiser, url, {**cut, "accepted_excess": "12"}).status_code == 302
    assert {each.state for each in all_of(app, Registration)} == {RegistrationState.CONFIRMED}
    assert "12名超過しています" in text_of(organiser.get(f"/organise/sessions/{row.id}"))


def test_somebody_on_the_telephone_hears_a_number(app, organiser, organisation_id):
    training_session_id = add(app, organisation_id, capacity=1)
    url = f"/organise/sessions/{training_session_id}/registrations/new"
    form = {
        "channel": "telephone",
        "name": "髙橋 恵",
        "kana": "たかはし めぐみ",
        "phone": "０９０－１２３４－５６７８",
        "places": "1",
        "locale": "ja",
    }

    first = post(organiser, url, form, follow_redirects=True)
    second = post(organiser, url, {**form, "name": "鈴木", "phone": "03-1234-5678"}, follow_redirects=True)

    number = all_of(app, Registration)[0].booking_number
    assert "お席をお取りしました" in text_of(first)
    assert "、".join(number.replace("-", "")) in text_of(first)
    assert "待機の1番目" in text_of(second)
    check_page(text_of(first))
    check_page(text_of(second))


@pytest.mark.parametrize(
    ("changes", "box", "words"),
    [
        ({"name": ""}, "name", "お名前を入れて"),
        ({"phone": ""}, "phone", "どちらかを入れて"),
        ({"phone": "110"}, "phone", "電話番号の形"),
        ({"phone": "", "email": "x@"}, "email", "メールアドレスの形"),
    ],
)
def test_a_booking_by_telephone_needs_a_name_and_a_way_to_call_back(
    app, organiser, organisation_id, changes, box, words
):
    training_session_id = add(app, organisation_id)
    form = {"channel": "paper", "name": "山田", "phone": "0312345678", "places": "1", "locale": "ja", **changes}

    answer = post(organiser, f"/organise/sessions/{training_session_id}/registrations/new", form)

    assert answer.status_code == 422
    assert re.search(f'id="{box}-error">.*{words}', text_of(answer))
    check_page(text_of(answer))


def test_calling_off_lists_those_who_have_to_be_telephoned(app, organiser, organisation_id):
    training_session_id = add(app, organisation_id)
    with app.app_context():
        book(training_session_id, "電話 だけ", phone="0312345678")
        book(training_session_id, "メール ある", email="a@example.jp")
    url = f"/organise/sessions/{training_session_id}/calling-off"
    assert post(organiser, url, {"reason": " "}).status_code == 422

    page = text_of(post(organiser, url, {"reason": "台風のため"}, follow_redirects=True))

    assert "電話 だけ" in page
    assert "メール ある" not in page
    check_page(page)


def test_a_roster_is_only_shown_after_it_is_noted_who_looked(app, organiser, organisation_id):
    training_session_id = add(app, organisation_id)
    with app.app_context():
        book(training_session_id, "𠮷田 葵", "よしだ あおい")

    for address in ("roster", "roster/print", "desk"):
        page = text_of(organiser.get(f"/organise/sessions/{training_session_id}/{address}"))
        check_page(page)
        assert "𠮷田 葵" in page

    looked = [row for row in all_of(app, AuditEvent) if row.action == "saw"]
    assert {row.subject for row in looked} == {f"training_session:{training_session_id}"}
    assert len(looked) == 3


def test_a_venue_is_added_changed_and_offered(app, organiser, organisation_id):
    venue = {
        "organisation_id": str(organisation_id),
        "name": "さくら公民館",
        "address": "さくら町1-1",
        "seats": "３６席",
        "municipality": "",
        "access_facts": ["elevator", "parking"],
    }
    assert post(organiser, "/organise/venues/new", {**venue, "name": ""}).status_code == 422
    assert post(organiser, "/organise/venues/new", venue).status_code == 302
    [row] = all_of(app, Venue)
    url = f"/organise/venues/{row.id}"

    assert post(organiser, url, {**venue, "version": "1", "name": "さくら公民館 別館"}).status_code == 302
    stale = post(organiser, url, {**venue, "version": "1", "name": "あとの名前"})

    assert stale.status_code == 409
    check_page(text_of(stale))
    check_page(text_of(organiser.get("/organise/venues")))
    assert "さくら公民館 別館（36席）" in text_of(organiser.get(NEW))


def test_more_people_than_the_room_holds_are_worth_a_word_and_no_refusal(app, organiser, filled, organisation_id):
    add(app, organisation_id)
    [venue] = all_of(app, Venue)
    with app.app_context():
        _set_seats(venue.id, 20)

    answer = post(organiser, NEW, {**filled, "mode": "in-person", "venue_id": str(venue.id), "publish": "1"})

    page = text_of(organiser.get(answer.location))
    assert "会場は20席、定員は30人です" in page
    assert "会場の席が、10席足りません" in page
    assert "えらんだ会場は20席です" in text_of(organiser.get(f"{answer.location}/edit"))


def test_what_is_typed_can_be_seen_as_others_will_see_it_without_saving_anything(app, organiser, filled):
    typed = {**filled, "preview": "1", "fee": "300円", "summary": "おひとりでも。", "access_facts": ["captions"]}

    answer = post(organiser, NEW, {**typed, "closes_on": "6月18日"})

    page = text_of(answer)
    check_page(page)
    assert answer.status_code == 200
    preview = re.search(r'id="preview".*?</section>', page, re.DOTALL)[0]
    for words in ("はじめての講座", "300円", "おひとりでも。", "要約筆記・字幕", "緑川市社会福祉協議会", "6月18日"):
        assert words in preview
    assert 'value="300円"' in page
    assert all_of(app, TrainingSession) == []


def test_a_change_can_be_seen_before_it_is_saved(app, organiser, filled, organisation_id):
    training_session_id = add(app, organisation_id, title="まえの名前")
    with app.app_context():
        book(training_session_id)
    url = f"/organise/sessions/{training_session_id}/edit"

    page = text_of(post(organiser, url, {**filled, "version": "1", "title": "あとの名前", "preview": "1"}))

    assert "30人（申し込み 1人）" in page
    assert "あとの名前" in page
    assert [row.title for row in all_of(app, TrainingSession)] == ["まえの名前"]


def test_a_preview_needs_what_publishing_needs_to_be_readable(app, organiser, filled):
    answer = post(organiser, NEW, {**filled, "starts": "昼", "preview": "1"})

    assert answer.status_code == 422
    assert "時刻が読み取れません" in text_of(answer)


@pytest.mark.parametrize(
    ("held_on", "closes_on", "closes_at"),
    [
        pytest.param("2027年6月20日", "6月18日", "2027-06-18", id="the-session's-year"),
        pytest.param("2027年6月20日", "６／１８", "2027-06-18", id="in-any-width"),
        pytest.param("2028年1月10日", "12月20日", "2027-12-20", id="the-year-before-when-that-leads-up-to-it"),
    ],
)
def test_a_deadline_without_a_year_takes_that_of_the_session(app, organiser, filled, held_on, closes_on, closes_at):
    post(organiser, NEW, {**filled, "held_on": held_on, "closes_on": closes_on})

    [row] = all_of(app, TrainingSession)
    assert row.registration_closes_at.isoformat() == f"{closes_at}T15:00:00+00:00"


def test_the_page_of_a_session_shows_everything_that_was_planned(app, organiser, organisation_id):
    starts_at = clock.now().replace(hour=4, minute=30, second=0, microsecond=0) + timedelta(days=9)
    more = {
        "what_to_bring": "筆記用具",
        "fee": "資料代300円",
        "summary": "おひとりでも、どうぞ。",
    }
    training_session_id = add(
        app,
        organisation_id,
        starts_at=starts_at,
        doors_open_at=starts_at - timedelta(minutes=30),
        languages=["ja", "en"],
        access_facts=["sign-language"],
        **more,
    )
    page = text_of(organiser.get(f"/organise/sessions/{training_session_id}"))

    check_page(page)
    for words in ("13:00から、13:30の始まりまで", "筆記用具", "資料代300円", "おひとりでも、どうぞ。", "日本語、英語"):
        assert words in page
    assert "エレベーター、磁気ループ、手話通訳" in page
    for address in ("/roster/print", "/copy"):
        assert f"/organise/sessions/{training_session_id}{address}" in page
    assert f"https://lms.example/sessions/{training_session_id}" in page


def test_a_session_that_is_over_says_how_many_came_and_can_be_copied(app, organiser, organisation_id):
    training_session_id = add(app, organisation_id, state=SessionState.CLOSED, closed_at=clock.now())
    other_id = add(app, organisation_id, title="もうひとつ")
    with app.app_context():
        came, stayed = book(other_id), book(other_id, "佐藤 一郎")
    with app.app_context(), session().get_bind().begin() as connection:
        for claim, state in ((came, "attended"), (stayed, "absent")):
            connection.execute(
                Registration.__table__.update()
                .where(Registration.id == claim)
                .values(state=state, training_session_id=training_session_id)
            )

    page = text_of(organiser.get("/organise"))

    check_page(page)
    assert "申込 2／出席 1" in page
    assert page.count(f"/organise/sessions/{training_session_id}/copy") == 2


def _set_seats(venue_id, seats):
    with session().get_bind().begin() as connection:
        connection.execute(Venue.__table__.update().where(Venue.id == venue_id).values(seats=seats))


PAGES = (
    "",
    "/edit",
    "/copy",
    "/calling-off",
    "/roster",
    "/roster/print",
    "/desk",
    "/closing",
    "/headcount",
    "/calls",
    "/registrations/new",
)


@pytest.mark.parametrize("page", PAGES)
def test_out_of_reach_is_the_same_as_not_there(app, organiser, stranger, organisation_id, page):
    training_session_id = add(app, organisation_id)
    assert organiser.get(f"/organise/sessions/{training_session_id}{page}").status_code == 200

    out_of_reach = stranger.get(f"/organise/sessions/{training_session_id}{page}")
    missing = stranger.get(f"/organise/sessions/999999{page}")

    assert out_of_reach.status_code == missing.status_code == 404
    assert out_of_reach.get_data() == missing.get_data()


@pytest.mark.parametrize(
    "address",
    [
        "publication",
        "edit",
        "copy",
        "calling-off",
        "desk/attendances",
        "desk/corrections",
        "desk/walk-ins",
        "closing",
        "headcount",
        "registrations/new",
    ],
)
def test_nothing_out_of_reach_can_be_changed(app, stranger, organisation_id, address):
    training_session_id = add(app, organisation_id, **now_on())

    answer = post(stranger, "/organise/venues/new", {}, to=f"/organise/sessions/{training_session_id}/{address}")

    assert answer.status_code == 404
    assert all_of(app, TrainingSession)[0].state is SessionState.PUBLISHED


def test_a_person_of_another_session_is_not_there(app, organiser, organisation_id):
    here, there = add(app, organisation_id), add(app, organisation_id)
    with app.app_context():
        claim = book(there)

    for address in ("", "/correction"):
        assert organiser.get(f"/organise/sessions/{here}/registrations/{claim}{address}").status_code == 404
    assert organiser.get(f"/organise/sessions/{here}/desk/{claim}/minutes").status_code == 404


def test_a_trainee_and_a_coordinator_may_not_organise(app):
    coordinator = client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="13"))

    assert coordinator.get("/organise").status_code == 403


def test_lists_take_as_many_statements_for_ten_sessions_as_for_one(app, organiser, organisation_id):
    add(app, organisation_id)
    organiser.get("/organise")
    counts = []
    for more in (0, 9):
        for number in range(more):
            add(app, organisation_id, starts_at=clock.now() + timedelta(days=20 + number))
        with statements(app) as seen:
            assert organiser.get("/organise").status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


GONE_BY = {"held_on": "令和8年4月1日", "closes_on": "令和8年4月1日"}


def test_a_day_that_is_past_is_asked_about_once_before_anybody_sees_the_session(app, organiser, filled):
    asked = post(organiser, NEW, {**filled, **GONE_BY, "publish": "1"})

    page = text_of(asked)
    check_page(page)
    assert asked.status_code == 422
    assert "この日は、もう過ぎています" in page
    assert "このまま公開する" in page
    assert all_of(app, TrainingSession) == []

    answer = post(organiser, NEW, {**filled, **GONE_BY, "publish": "1", "accepts_past": "1"})

    assert answer.status_code == 302
    assert [row.state for row in all_of(app, TrainingSession)] == [SessionState.PUBLISHED]


def test_a_draft_may_lie_in_the_past_and_says_so_before_it_is_published(app, organiser, filled):
    page = post(organiser, NEW, {**filled, **GONE_BY}).location

    shown = text_of(organiser.get(page))
    unasked = post(organiser, page, {}, to=f"{page}/publication", follow_redirects=True)

    check_page(shown)
    assert "この回の日は、もう過ぎています" in shown
    assert "まだ公開していません" in text_of(unasked)
    assert [row.state for row in all_of(app, TrainingSession)] == [SessionState.DRAFT]

    post(organiser, page, {"accepts_past": "1"}, to=f"{page}/publication")

    assert [row.state for row in all_of(app, TrainingSession)] == [SessionState.PUBLISHED]


def test_a_published_session_is_not_moved_into_the_past_by_a_slip(app, organiser, filled):
    page = post(organiser, NEW, {**filled, "publish": "1"}).location

    asked = post(organiser, f"{page}/edit", {**filled, **GONE_BY})

    assert asked.status_code == 422
    assert "このまま保存する" in text_of(asked)
    assert [row.starts_at.year for row in all_of(app, TrainingSession)] == [2027]


def test_somebody_without_a_role_is_told_how_to_start(app):
    answer = client_for(app, add_user(app)).get("/organise")

    assert answer.status_code == 403
    assert 'href="/#host"' in text_of(answer)
