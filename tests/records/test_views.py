import re
import subprocess
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from lms import create_app
from lms.accounts.models import Organisation, Person, User
from lms.accounts.policy import Role
from lms.catalog.models import CourseVersion
from lms.core.db import db
from lms.core.limits import limiter
from lms.core.models import AuditEvent, OutboxMessage
from lms.core.outbox import work_off
from lms.records import actions, queries
from lms.records.models import Completion
from tests.conftest import settings_for
from tests.support.ledger import add_person, attended, issue
from tests.support.people import add_organisation, add_staff, add_user, client_for
from tests.support.statements import statements

MISSING = "0000-0000-0000-0000-0"
DISCLAIMER = "資格ではありません。内閣府の発行ではありません"


def page_of(response):
    return response.get_data(as_text=True)


def key_of(app, number):
    with app.app_context():
        return queries.find(number).holder_key


def same(response):
    """The page without the token of its sign-out button, which differs from second to second."""
    return response.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", page_of(response))


@pytest.fixture
def trainee(app):
    """A signed-in trainee: the person's id and their client."""
    user_id = add_user(app, "haruka@example.jp", name="山田 はるか")
    with app.app_context():
        person_id = db.session.get_one(User, user_id).person_id
    return person_id, client_for(app, user_id)


def test_the_holder_sees_all_a_record_says(app, version_id, trainee):
    person_id, client = trainee
    number = issue(app, person_id, version_id)

    page = page_of(client.get(f"/records/{number}"))

    for words in ("受講記録", "山田 はるか さん", "つながりサポーター養成講座を修了されました。", "（90分）"):
        assert words in page
    for words in ("会場の講座に出席", "さくら公民館", "緑川市社会福祉協議会", number, DISCLAIMER):
        assert words in page
    assert f"/records/{number}.pdf" in page


def test_whoever_has_the_link_opens_the_same_record_without_an_account(app, client, version_id):
    number = issue(app, add_person(app, "髙橋 﨑子"), version_id)

    page = page_of(client.get(f"/records/{number}/{key_of(app, number)}"))

    assert "髙橋 﨑子 さん" in page
    assert f"https://lms.example/verify/{number}/{key_of(app, number)}" in page


def test_anothers_record_and_no_record_are_the_same_page(app, client, version_id, trainee):
    _, other = trainee
    number = issue(app, add_person(app), version_id)
    for visitor in (client, other):
        missing = visitor.get(f"/records/{MISSING}")
        for address in (f"/records/{number}", f"/records/{number}.pdf", f"/records/{number}/{'a' * 16}",
                        f"/records/{number}/{'a' * 16}.pdf", f"/records/{number}/ｋｅｙ"):  # fmt: skip
            answer = visitor.get(address)
            assert same(answer) == same(missing)
            assert answer.status_code == 404


def test_the_host_may_call_the_record_otherwise(app, version_id, trainee):
    person_id, client = trainee
    number = issue(app, person_id, version_id, record_title="みどりかわ修了のしるし")

    page = page_of(client.get(f"/records/{number}"))

    assert re.search(r"<h1[^>]*>みどりかわ修了のしるし</h1>", page)
    assert DISCLAIMER in page


@pytest.mark.parametrize(
    "name", ["髙橋 﨑子", "𠮷田 太郎", "辻\U000e0100 花子", "Nguyễn Thị Minh Anh", "ﾀﾅｶ ﾀﾛｳ", "😀 スマイル"]
)
def test_the_pdf_prints_every_name_for_its_holder_alone(app, client, version_id, tmp_path, name):
    number = issue(app, add_person(app, name), version_id)

    answer = client.get(f"/records/{number}/{key_of(app, number)}.pdf")

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    assert unquote(disposition).endswith(f"filename*=UTF-8''受講記録-{number}.pdf")
    path = tmp_path / "record.pdf"
    path.write_bytes(answer.data)
    words = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    for expected in (f"{name} 様", number, "さくら公民館", "緑川市社会福祉協議会", DISCLAIMER):
        assert expected in words


def test_a_name_is_text_and_never_markup(app, client, version_id):
    number = issue(app, add_person(app, "<script>alert(1)</script>"), version_id)

    for address in (f"/records/{number}/{key_of(app, number)}", f"/verify/{number}/{key_of(app, number)}"):
        page = page_of(client.get(address))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_anybody_may_check_a_record_and_sees_no_name(app, client, version_id):
    number = issue(app, add_person(app, "山田 はるか"), version_id)

    answer = client.get(f"/verify/{number}")

    page = page_of(answer)
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == ("noindex", "no-store")
    for words in ("有効です", "つながりサポーター養成講座", "2026年5月", "会場で受講", "講座に出席する",
                  "緑川市社会福祉協議会", DISCLAIMER):  # fmt: skip
        assert words in page
    for secret in ("山田", "はるか", "さくら公民館", key_of(app, number)):
        assert secret not in page


def test_the_name_is_shown_only_with_the_holders_key(app, client, version_id):
    number = issue(app, add_person(app, "山田 はるか"), version_id)

    assert "山田 はるか さん" in page_of(client.get(f"/verify/{number}/{key_of(app, number)}"))
    wrong = client.get(f"/verify/{number}/{'a' * 16}")
    assert wrong.status_code == 200
    assert "山田" not in page_of(wrong)


def revoked(app, person_id, version_id, number):
    actions.withdraw(person_id, version_id, "session", 12, "attendance-corrected")


def superseded(app, person_id, version_id, number):
    actions.hand_in([attended(person_id, version_id, 13)])
    actions.withdraw(person_id, version_id, "session", 12, "attendance-corrected")


def expired(app, person_id, version_id, number):
    db.session.execute(update(Completion).values(valid_until_on=queries.find(number).issued_on.replace(year=2020)))
    db.session.commit()


def nameless(app, person_id, version_id, number):
    actions.remove_names([person_id], None)


@pytest.mark.parametrize(
    ("happen", "words"),
    [
        (revoked, "取り消されています"),
        (superseded, "新しい記録に差しかえられました"),
        (expired, "有効な期間が終わりました"),
        (nameless, "有効です（名前は消されています）"),
    ],
)
def test_the_answer_says_where_the_record_stands(app, client, version_id, happen, words):
    person_id = add_person(app, "山田 はるか")
    number = issue(app, person_id, version_id)
    key = key_of(app, number)
    with app.app_context():
        happen(app, person_id, version_id, number)

    for address in (f"/verify/{number}", f"/verify/{number}/{key}"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert words in page_of(answer)
        assert DISCLAIMER in page_of(answer)


@pytest.mark.parametrize("happen", [revoked, superseded])
def test_a_record_that_does_not_stand_is_shown_so_and_not_printed(app, version_id, trainee, happen):
    person_id, client = trainee
    number = issue(app, person_id, version_id)
    with app.app_context():
        happen(app, person_id, version_id, number)

    page = page_of(client.get(f"/records/{number}"))
    refusal = client.get(f"/records/{number}.pdf")

    assert "発行した団体" in page
    assert f"/records/{number}.pdf" not in page
    assert refusal.status_code == 409
    assert "この記録は、いまは使えません" in page_of(refusal)


def test_a_record_verifies_when_everything_it_came_from_is_gone(app, client, version_id):
    organisation_id = add_organisation(app)
    person_id = add_person(app, "消える 名前")
    number = issue(app, person_id, version_id, organisation_id=organisation_id)
    key = key_of(app, number)
    with app.app_context():
        actions.remove_names([person_id], None)
        for table, row_id in ((Person, person_id), (CourseVersion, version_id), (Organisation, organisation_id)):
            db.session.execute(table.__table__.delete().where(table.id == row_id))
        db.session.commit()

    for address in (f"/verify/{number}", f"/verify/{number}/{key}"):
        answer = client.get(address)
        page = page_of(answer)
        assert answer.status_code == 200
        for words in (
            "有効です（名前は消されています）",
            "氏名削除済",
            "つながりサポーター養成講座",
            "緑川市社会福祉協議会",
        ):
            assert words in page
        assert "消える" not in page
    assert client.get(f"/records/{number}/{key}").status_code == 404


@pytest.mark.parametrize("typed", [MISSING, "0000-0000", "こんにちは", "7KQD-M2XA-9TFH-4WPB-0"])
def test_an_unknown_number_is_not_found_in_words(client, typed):
    answer = client.get(f"/verify/{typed}")

    assert answer.status_code == 404
    assert "この番号の記録は見つかりません" in page_of(answer)
    assert DISCLAIMER in page_of(answer)


def test_the_form_reads_numbers_as_people_type_them(app, client, version_id):
    number = issue(app, add_person(app), version_id)
    typed = (
        number.replace("-", " ").lower().replace("0", "o").translate({code: code + 0xFEE0 for code in range(48, 58)})
    )

    answer = client.get("/verify", query_string={"number": typed})

    assert answer.status_code == 302
    assert answer.location == f"/verify/{number}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "記録の番号を入れてください。"),
        ("7KQD", "番号に打ちまちがいがあるようです"),
        ("\0", "打ちまちがい"),
        ("\ud800", "打ち"),
    ],
)
def test_a_slip_in_the_form_is_answered_in_words_and_the_input_stays(client, typed, words):
    answer = client.get("/verify", query_string={"number": typed.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 422
    assert words in page_of(answer)
    assert client.get("/verify").status_code == 200


def test_looking_at_records_writes_nothing_and_costs_one_statement(app, client, version_id):
    number = issue(app, add_person(app), version_id)
    key = key_of(app, number)
    for address in (f"/verify/{number}", f"/verify/{number}/{key}", f"/records/{number}/{key}"):
        with statements(app) as seen:
            client.get(address)
        assert [statement[:6] for statement in seen] == ["SELECT"]


def test_the_host_prints_the_records_of_a_session_on_one_file(app, version_id, tmp_path):
    host = add_organisation(app)
    people = [add_person(app, name) for name in ("髙橋 﨑子", "𠮷田 太郎", "取り消し 済み")]
    for person_id in people:
        issue(app, person_id, version_id, organisation_id=host)
    with app.app_context():
        actions.withdraw(people[2], version_id, "session", 12, "attendance-corrected")
    client = client_for(app, add_staff(app, "host@example.jp", Role.ORGANISER, organisation_id=host))

    answer = client.get("/organise/sessions/12/records.pdf")

    assert answer.status_code == 200
    path = tmp_path / "records.pdf"
    path.write_bytes(answer.data)
    words = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    assert words.count("様") == 2
    assert words.index("髙橋") < words.index("𠮷田")
    with app.app_context():
        saw = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "saw")).one()
        assert saw.subject == "training_session:12"


def test_another_hosts_session_is_as_missing_as_none(app, client, version_id):
    host, other = add_organisation(app), add_organisation(app, "となりの会")
    issue(app, add_person(app), version_id, organisation_id=host)
    stranger = client_for(app, add_staff(app, "other@example.jp", Role.ORGANISER, organisation_id=other))

    out_of_reach = stranger.get("/organise/sessions/12/records.pdf")
    missing = stranger.get("/organise/sessions/999/records.pdf")

    assert same(out_of_reach) == same(missing)
    assert missing.status_code == 404
    assert client.get("/organise/sessions/12/records.pdf").status_code == 302
    trainee = client_for(app, add_user(app))
    assert trainee.get("/organise/sessions/12/records.pdf").status_code == 403


def test_the_mail_brings_the_link_and_keeps_the_name_when_it_is_gone(app, version_id):
    kept = issue(app, add_person(app, "山田 はるか", email="haruka@example.jp"), version_id)
    gone_id = add_person(app, "消える 名前", email="gone@example.jp")
    issue(app, gone_id, version_id)
    with app.app_context():
        actions.remove_names([gone_id], None)
        work_off(app.extensions["lms_jobs"])

        mails = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "mail.record_issued").order_by(OutboxMessage.id)
        )
        first, second = (message.result for message in mails)
    assert (first["how"], first["to"]) == ("kept", "haruka@example.jp")
    assert f"https://lms.example/records/{kept}/{key_of(app, kept)}" in first["body"]
    assert "山田 はるか さん" in first["body"]
    assert DISCLAIMER in first["body"]
    assert second == {"how": "not-needed"}


def test_guessing_is_slowed_down(sqlite_app, sqlite_url, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    client = create_app({**settings_for(sqlite_url), "RATELIMIT_ENABLED": True}).test_client()

    answers = [client.get(f"/verify/{MISSING}").status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]
