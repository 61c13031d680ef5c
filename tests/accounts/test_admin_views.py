"""The pages of administrators."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts import actions, queries
from lms.accounts.policy import Role
from lms.core import audit, clock, outbox
from lms.core.cli import run_due_jobs
from lms.core.db import atomic, session
from lms.core.mail import Attachment, send
from lms.core.models import MessageState, OutboxMessage
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, add_user, client_for, post
from tests.support.places import add_places
from tests.support.statements import statements
from tests.support.trail import audited, seen_subjects

PAGES = ["/admin", "/admin/users", "/admin/invitations", "/admin/organisations", "/admin/organisations/new",
         "/admin/outbox", "/admin/audit"]  # fmt: skip
ORGANISATION = {"name": "みどり会", "kind": "npo", "place": "富山市", "version": "0"}


@pytest.fixture
def admin_id(app):
    return add_staff(app, "admin@example.jp", Role.ADMINISTRATOR)


@pytest.fixture
def admin(app, admin_id):
    return client_for(app, admin_id)


def seen(app):
    with app.app_context():
        return seen_subjects()


def fail_a_message(app):
    """Make a user and let the mail to them end as failed; return the message's id."""
    add_user(app)
    with app.app_context():
        return fail()


@atomic
def fail():
    row = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    row.state, row.last_error, row.attempts = MessageState.FAILED, "OSError: no answer", 48
    return row.id


@atomic
def keep(result):
    """Write a mail into the outbox as the worker leaves it; return its id."""
    outbox.put("mail.confirmed", {"registration_id": 1}, dedupe_key="kept")
    row = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    row.state, row.result = MessageState.SENT, result
    return row.id


@atomic
def note(action, area):
    audit.record(action, None, "instructor:1", area=area)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_sound_and_for_administrators_alone(app, client, admin, page):
    answer = admin.get(page)

    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True))
    assert client.get(page).location.startswith("/sign-in?next=")
    assert client_for(app, add_user(app)).get(page).status_code == 403


def test_the_overview_says_that_mails_are_kept(admin):
    html = admin.get("/admin").get_data(as_text=True)

    assert "メールサーバーが、まだ設定されていません" in html
    assert "つながっています" in html


def test_people_are_found_by_a_part_of_their_address_and_the_look_is_written_down(app, admin):
    user_id = add_user(app, "hanako@example.jp")
    with app.app_context():
        person_id = queries.user_with_person(user_id)[1].id
        actions.add_person("電話 一郎", phone="076-123-4567")

    html = admin.get("/admin/users?q=hanako").get_data(as_text=True)

    assert "山田 花子" in html
    assert "電話 一郎" in admin.get("/admin/users?q=0761234567").get_data(as_text=True)
    assert "見つかりませんでした" in admin.get("/admin/users?q=100%25").get_data(as_text=True)
    assert f"person:{person_id}" in seen(app)
    check_page(html)


def test_a_user_page_takes_the_same_statements_however_many_roles(app, admin):
    user_id = add_user(app)
    add_places(app)
    page = f"/admin/users/{user_id}"
    admin.get(page)
    counts = []
    for _ in range(2):
        for _ in range(3):
            with app.app_context():
                actions.grant_role(user_id, Role.COORDINATOR, None, area="162019")
        with statements(app) as sent:
            check_page(admin.get(page).get_data(as_text=True))
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "役割をえらんでください"),
        ({"role": "king"}, "役割をえらんでください"),
        ({"role": "organiser"}, "団体をえらんでください"),
        ({"role": "coordinator"}, "地域を入れてください"),
        ({"role": "coordinator", "place": "府中市"}, "下から、えらんでください"),
        ({"role": "coordinator", "place": "ないない県"}, "見つかりません"),
        ({"role": "administrator", "starts_on": "あした"}, "日付が読み取れません"),
        ({"role": "administrator", "starts_on": "R8.4.1", "ends_on": "2025/3/31"}, "より前になっています"),
        ({"role": "administrator", "ends_on": "2020/3/31"}, "より前になっています"),
    ],
)
def test_a_role_that_cannot_be_is_refused_and_the_input_is_kept(app, admin, typed, words):
    add_places(app)
    user_id = add_user(app)

    answer = post(admin, f"/admin/users/{user_id}", typed, to=f"/admin/users/{user_id}/roles")

    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in html
    assert all(f'value="{value}"' in html for value in typed.values() if value != "king")
    check_page(html)


@pytest.mark.parametrize(
    ("place", "area"), [("全国", "JP"), ("富山県", "16"), ("16", "16"), ("とやまし", "162019"), ("162019", "162019")]
)
def test_an_area_is_given_by_name_or_code(app, admin, place, area):
    add_places(app)
    user_id = add_user(app)
    typed = {"role": "coordinator", "place": place, "starts_on": "令和8年4月1日", "ends_on": "2099/3/31"}

    assert post(admin, f"/admin/users/{user_id}", typed, to=f"/admin/users/{user_id}/roles").status_code == 302

    with app.app_context():
        role = queries.roles_of(user_id)[0]
        assert queries.grant(role.grant_id, user_id).area == area
        assert (role.starts_on, role.ends_on) == (date(2026, 4, 1), date(2099, 3, 31))


@pytest.mark.parametrize("number", ["9" * 10, "9" * 19, "9" * 5000, "²", "-1"])
def test_an_organisation_that_no_row_can_be_is_asked_for_again(app, admin, number):
    page = f"/admin/users/{add_user(app)}"

    answer = post(admin, page, {"role": "organiser", "organisation_id": number}, to=f"{page}/roles")

    assert answer.status_code == 422
    check_page(answer.get_data(as_text=True))


def test_a_role_that_ends_while_a_page_is_open_is_refused_at_once_and_the_successor_goes_on(app, admin):
    organisation_id = add_organisation(app)
    leaving = add_staff(app, "leaving@example.jp", Role.ADMINISTRATOR)
    successor = add_user(app, "successor@example.jp")
    open_tab = client_for(app, leaving)
    edit = f"/admin/organisations/{organisation_id}"
    assert open_tab.get(edit).status_code == 200
    with app.app_context():
        grant_id = queries.roles_of(leaving)[0].grant_id

    page = f"/admin/users/{leaving}"
    assert post(admin, page, {}, to=f"{page}/roles/{grant_id}/end").status_code == 302
    given = {"role": "administrator"}
    post(admin, f"/admin/users/{successor}", given, to=f"/admin/users/{successor}/roles")

    assert open_tab.get(edit).status_code == 403
    next_one = client_for(app, successor)
    assert "緑川市社会福祉協議会" in next_one.get(edit).get_data(as_text=True)
    html = admin.get(page).get_data(as_text=True)
    assert "終わりました" in html
    check_page(html)


def test_a_grant_that_runs_out_overnight_holds_no_longer(app, admin_id):
    with app.app_context():
        actions.grant_role(admin_id, Role.ADMINISTRATOR, None)
    user_id = add_user(app)
    with app.app_context():
        actions.grant_role(user_id, Role.ADMINISTRATOR, None, ends_on=clock.today())
    tab = client_for(app, user_id)
    assert tab.get("/admin").status_code == 200

    with clock.at(clock.now() + timedelta(days=1)):
        fresh = client_for(app, user_id)
        assert fresh.get("/admin").status_code == 403


def test_the_last_administrator_stays(app, admin, admin_id):
    with app.app_context():
        grant_id = queries.roles_of(admin_id)[0].grant_id

    page = f"/admin/users/{admin_id}"
    answer = post(admin, page, {}, to=f"{page}/roles/{grant_id}/end")

    assert answer.status_code == 409
    assert "管理者が、いなくなってしまいます" in answer.get_data(as_text=True)
    assert admin.get("/admin").status_code == 200


def test_a_user_is_stopped_and_let_in_again(app, admin):
    user_id = add_user(app)
    tab = client_for(app, user_id)
    page = f"/admin/users/{user_id}"

    post(admin, page, {}, to=f"{page}/stop")
    assert tab.get("/my/settings").status_code == 302
    check_page(admin.get(page).get_data(as_text=True))
    post(admin, page, {}, to=f"{page}/resumption")

    assert client_for(app, user_id).get("/my/settings").status_code == 200


@pytest.mark.parametrize("page", ["/admin/users/9999", "/admin/organisations/9999", "/admin/outbox/9999"])
def test_what_is_not_there_is_not_found(admin, page):
    assert admin.get(page).status_code == 404


def test_an_organisation_is_added_once_and_edited(app, admin):
    add_places(app)

    assert post(admin, "/admin/organisations/new", ORGANISATION).status_code == 302
    with app.app_context():
        organisation = queries.organisations("みどり")[0]
    page = f"/admin/organisations/{organisation.id}"
    shown = admin.get(page).get_data(as_text=True)
    check_page(shown)
    assert "富山県富山市" in shown
    changed = {**ORGANISATION, "version": organisation.version, "is_operator": "y", "record_title": "修了証"}
    assert post(admin, page, changed).status_code == 302

    with app.app_context():
        organisation = queries.find_organisation(organisation.id)
        assert (organisation.municipality_code, organisation.record_title) == ("162019", "修了証")
        assert organisation.is_operator is True
    check_page(admin.get("/admin/organisations").get_data(as_text=True))


def test_only_one_organisation_runs_the_site(app, admin):
    add_places(app)
    for name in ("はじめの団体", "あとの団体"):
        post(admin, "/admin/organisations/new", {**ORGANISATION, "name": name, "is_operator": "y"})

    with app.app_context():
        assert [one.name for one in queries.organisations() if one.is_operator] == ["あとの団体"]


def test_the_second_of_two_who_edit_is_told_and_keeps_the_input(app, admin):
    add_places(app)
    page = f"/admin/organisations/{add_organisation(app)}"
    first, second = (
        {**ORGANISATION, "version": "1", "name": "先の名前"},
        {**ORGANISATION, "version": "1", "name": "後の名前"},
    )

    assert post(admin, page, first).status_code == 302
    answer = post(admin, page, second)

    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "ほかの人が、先に直しています" in html
    assert "後の名前" in html
    check_page(html)


def test_a_kept_mail_is_shown_and_the_look_is_written_down(app, admin):
    add_user(app)
    with app.app_context():
        run_due_jobs()
        message_id = session().scalars(select(OutboxMessage.id).order_by(OutboxMessage.id.desc())).first()

    html = admin.get(f"/admin/outbox/{message_id}").get_data(as_text=True)

    assert "/verify-email/" in html
    assert f"outbox_message:{message_id}" in seen(app)
    check_page(html)
    check_page(admin.get("/admin/outbox?state=sent").get_data(as_text=True))
    assert "この記録は、ありません" in admin.get("/admin/outbox?state=failed").get_data(as_text=True)


def test_what_did_not_arrive_is_sent_again_and_that_is_written_down(app, admin, admin_id):
    message_id = fail_a_message(app)
    page = f"/admin/outbox/{message_id}"

    assert "もう一度送る" in admin.get(page).get_data(as_text=True)
    post(admin, page, {}, to=f"{page}/retry")
    answer = post(admin, page, {}, to=f"{page}/retry")

    assert answer.location == page
    html = admin.get(page).get_data(as_text=True)
    assert "送る前" in html
    assert "もう一度送る</button>" not in html
    check_page(html)
    with app.app_context():
        assert [row.user_id for row in audited("outbox_message.send_again")] == [admin_id]
        run_due_jobs()
        assert session().get(OutboxMessage, message_id).state is MessageState.SENT


def test_what_has_arrived_is_not_sent_again(app, admin):
    add_user(app)
    with app.app_context():
        run_due_jobs()
        message_id = session().scalars(select(OutboxMessage.id).order_by(OutboxMessage.id.desc())).first()
    page = f"/admin/outbox/{message_id}"

    answer = post(admin, "/admin/users", {}, to=f"{page}/retry")

    assert answer.status_code == 409
    assert "もう一度送る</button>" not in admin.get(page).get_data(as_text=True)
    assert post(admin, "/admin/users", {}, to="/admin/outbox/9999/retry").status_code == 404


def test_the_audit_trail_is_searched_in_words_and_read_in_pages(app, admin, admin_id):
    with app.app_context():
        for _ in range(60):
            actions.close_sign_ins(admin_id, but_token_hash="none")
    admin = client_for(app, admin_id)

    first = admin.get("/admin/audit?group=accounts").get_data(as_text=True)
    check_page(first)
    assert first.count("ほかの端末をサインアウトした") == 49  # and the newest: this sign-in
    assert "user.sign_out_devices" not in first
    assert f'href="/admin/users/{admin_id}"' in first
    older = admin.get("/admin/audit?group=accounts&before=1").get_data(as_text=True)
    assert "記録が見つかりません" in older
    check_page(older)


def test_the_audit_trail_is_narrowed_by_person_object_group_and_day(app, admin, admin_id):
    user_id = add_user(app, "hanako@example.jp")
    with app.app_context():
        person_id = queries.user_with_person(user_id)[1].id
    admin.get("/admin/users?q=example")
    add_organisation(app)

    def found(query):
        html = admin.get(f"/admin/audit?{query}").get_data(as_text=True)
        return html[html.index("<tbody") :] if "<tbody" in html else ""

    assert "登録した" in found("who=hanako")
    assert "登録した" in found(f"who={user_id}")
    assert found("who=nobody-of-this-name") == ""
    assert "団体を加えた" in found("group=organisations")
    assert "団体を加えた" not in found("group=saw")
    looks = found(f"kind=person&number={person_id}")  # one of several who were found at once
    assert "個人の情報を見た" in looks
    assert "担当 administrator" in looks
    assert found("until=2020年1月1日") == ""
    assert "団体を加えた" in found(f"since={clock.today():%Y/%m/%d}")
    assert "対象の種類もえらんでください" in admin.get("/admin/audit?number=12").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    ["since=2026/4/1&until=R8.4.2", "who=9999", "kind=user&number=1", "before=999999999999999999999", "_external=1",
     "group=%25", "number=abc", "since=x", "who=%00", "before=x", "kind=%00&number=1", "who=99999999999999"],
)  # fmt: skip
def test_whatever_is_searched_for_gets_an_answer(admin, query):
    answer = admin.get(f"/admin/audit?{query}")

    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True).replace("\x00", ""))


def test_lists_take_the_same_statements_at_ten_times_the_rows(app, admin):
    counts = []
    for more in (2, 20):
        for number in range(more):
            add_organisation(app, f"団体{more}-{number}", None)
        for page in ("/admin/organisations", "/admin/audit", "/admin/outbox"):
            admin.get(page)
            with statements(app) as sent:
                admin.get(page)
            counts.append(len(sent))

    assert counts[:3] == counts[3:]
    assert max(counts) <= 4


def test_a_file_that_hangs_on_a_kept_mail_is_named_and_handed_out(app, admin):
    with app.app_context():
        result = send("h@example.jp", "題", "本文", attachments=[Attachment("yotei.ics", "text/calendar", b"BEGIN:V")])
        message_id = keep(result)
    page = f"/admin/outbox/{message_id}"

    html = admin.get(page).get_data(as_text=True)
    answer = admin.get(f"{page}/attachments/1")

    check_page(html)
    assert "yotei.ics" in html
    assert (answer.data, answer.mimetype) == (b"BEGIN:V", "text/calendar")
    assert answer.headers["Content-Disposition"] == "attachment; filename=yotei.ics"
    for place in (0, 2):
        assert admin.get(f"{page}/attachments/{place}").status_code == 404


@pytest.mark.parametrize(("area", "name"), [("162027", "富山県高岡市"), ("16", "富山県"), ("JP", "全国")])
def test_the_trail_names_areas(app, admin, area, name):
    add_places(app)
    with app.app_context():
        note("instructor.register", area)

    assert f"地域：{name}" in admin.get("/admin/audit").get_data(as_text=True)
