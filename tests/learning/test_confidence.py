"""How sure people feel: asked of whoever likes, counted, and belonging to nobody; shown to staff ten at a time."""

import csv
from io import StringIO

import pytest
import yaml
from sqlalchemy import select

from lms.accounts.actions.cleaning import KEYS_KEPT, clean
from lms.accounts.policy import Role
from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.db import session
from lms.core.models import AuditEvent, IdempotencyKey
from lms.learning import actions
from lms.learning.models import Tally
from lms.learning.queries.tallies import shown_of
from lms.learning.rules.confidence import Moment
from tests.learning.conftest import publish, right_answers, write_course
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, QUIZ, fields, finish, page_of, rows_in_all_tables
from tests.support.people import add_organisation, add_staff, add_user, client_for, fields_of, post
from tests.support.statements import statements
from tests.support.training_sessions import new_key

BEFORE, AFTER = f"{OVERVIEW}/confidence/before", f"{OVERVIEW}/confidence/after"
ITEMS = [{"id": "notice", "text": "様子に気づくこと"}, {"id": "speak", "text": "声をかけること"}]
SHEET = {"confidence-notice": "4", "confidence-speak": "2"}


@pytest.fixture
def asking(app, tmp_path):
    """The small course, which asks two things."""
    folder = write_course(tmp_path / "small")
    (folder / "ja" / "confidence.yaml").write_text(yaml.safe_dump({"items": ITEMS}, allow_unicode=True))
    with app.app_context():
        publish(folder)
        return catalog.current_version("small").course


def tell(moment: Moment, **levels: int) -> None:
    actions.tell_confidence("small", moment, levels, new_key())


def tallies() -> list[Tally]:
    return list(session().scalars(select(Tally).order_by(Tally.asked, Tally.item)))


def test_both_moments_can_be_answered_by_anybody(client, asking):
    for page in (BEFORE, AFTER):
        html = page_of(client.get(page))
        assert "任意です。お名前は聞きません。" in html
        assert html.count("とても自信がある") == len(ITEMS)
        assert "ありがとうございます" in page_of(post(client, page, SHEET, follow_redirects=True))


def test_a_sheet_leaves_counts_and_nothing_that_leads_back(app, asking):
    user = add_user(app)
    person = client_for(app, user)
    hidden = fields_of(person.get(BEFORE).get_data(as_text=True))
    before = rows_in_all_tables(app)

    with clock.at(clock.now()):
        person.post(BEFORE, data={**hidden, **SHEET})

    assert rows_in_all_tables(app) == before | {"tally": before["tally"] + 2, "idempotency_key": 1}
    with app.app_context():
        assert [(row.asked, row.item, row.shown, row.waiting) for row in tallies()] == [
            ("before", "notice", [0] * 5, [0, 0, 0, 1, 0]),
            ("before", "speak", [0] * 5, [0, 1, 0, 0, 0]),
        ]
        mark = session().scalars(select(IdempotencyKey)).one()
        assert (mark.route, mark.body_hash, mark.result) == ("confidence", "", None)
        assert mark.value != hidden["form_key"]
        at = clock.to_jst(mark.created_at)
        assert (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
        assert not session().scalar(select(AuditEvent).where(AuditEvent.action.contains("confidence")))


def test_two_sheets_leave_the_same_rows_whoever_sent_them(app, client, asking):
    post(client, BEFORE, SHEET)
    post(client_for(app, add_user(app)), BEFORE, {"confidence-notice": "1", "confidence-speak": "2"})

    with app.app_context():
        assert [row.waiting for row in tallies()] == [[1, 0, 0, 1, 0], [0, 2, 0, 0, 0]]


def test_answering_gives_a_visitors_device_no_token(client, asking):
    post(client, BEFORE, SHEET)

    with client.session_transaction() as cookie:
        assert "guest" not in cookie


@pytest.mark.parametrize("again", [SHEET, SHEET | {"confidence-notice": "1"}], ids=["the-same", "changed"])
def test_a_sheet_that_is_sent_again_counts_once(app, client, asking, again):
    hidden = fields_of(client.get(BEFORE).get_data(as_text=True))

    answers = [client.post(BEFORE, data={**hidden, **sheet}) for sheet in (SHEET, again)]

    assert [answer.status_code for answer in answers] == [302, 302]
    with app.app_context():
        assert [sum(row.waiting) for row in tallies()] == [1, 1]


def test_the_mark_of_a_sheet_goes_after_a_month(database, asking):
    tell(Moment.BEFORE, notice=3)
    with clock.at(clock.now() + KEYS_KEPT * 1.1):
        clean()

    assert not session().scalar(select(IdempotencyKey))
    assert len(tallies()) == 1


def test_whatever_is_left_out_is_not_counted(app, client, asking):
    post(client, AFTER, {"confidence-notice": "5", "confidence-speak": ""})

    with app.app_context():
        assert [row.item for row in tallies()] == ["notice"]


@pytest.mark.parametrize("sheet", [{}, {"confidence-notice": ""}, {"confidence-other": "3"}])
def test_an_empty_sheet_leaves_nothing_at_all(app, client, asking, sheet):
    client.get(BEFORE)
    before = rows_in_all_tables(app)

    html = page_of(post(client, BEFORE, sheet, follow_redirects=True))

    assert "何も残していません" in html
    assert rows_in_all_tables(app) == before


@pytest.mark.parametrize("level", ["0", "6", "-1", "よい", "\0", "4 OR 1"])
def test_what_is_no_level_is_refused_in_words_and_nothing_is_counted(app, client, asking, level):
    response = post(client, BEFORE, {"confidence-notice": level, "confidence-speak": "2"})

    assert response.status_code == 422
    html = page_of(response)
    assert "直してください" in html
    assert 'name="confidence-speak" value="2" id="confidence-speak-2" checked' in html
    with app.app_context():
        assert tallies() == []


def test_looking_or_going_away_leaves_nothing(app, client, asking):
    before = rows_in_all_tables(app)

    for page in (BEFORE, AFTER, OVERVIEW):
        client.get(page)

    assert rows_in_all_tables(app) == before


@pytest.mark.parametrize("page", [f"{OVERVIEW}/confidence/later", "/courses/unknown/confidence/before"])
def test_what_is_not_asked_is_not_there(client, asking, page):
    assert client.get(page).status_code == 404


def test_a_course_that_asks_nothing_has_no_such_page_and_offers_none(client, course):
    assert client.get(BEFORE).status_code == 404
    assert "confidence" not in client.get(OVERVIEW).get_data(as_text=True)


def test_the_course_offers_it_before_the_first_chapter_and_after_the_last_step(client, asking):
    assert f'href="{BEFORE}"' in page_of(client.get(OVERVIEW))
    finish(client, KNOW)
    assert "/confidence/" not in page_of(client.get(OVERVIEW))
    finish(client, LISTEN)
    result = page_of(post(client, QUIZ, fields(right_answers(asking)), follow_redirects=True))

    assert f'href="{AFTER}"' in result
    assert f'href="{AFTER}"' in page_of(client.get(OVERVIEW))


def test_a_lecturer_has_a_code_for_each_moment(client, asking):
    html = page_of(client.get(f"{OVERVIEW}/present"))

    for page in (BEFORE, AFTER):
        assert f'href="https://lms.example{page}"' in html
    assert html.count('<svg role="img"') == 2


def test_counts_of_ten_are_shown_and_the_eleventh_changes_nothing(database, asking):
    for _ in range(9):
        tell(Moment.BEFORE, notice=1)
    assert sum(shown_of("small")["before", "notice"]) == 0

    tell(Moment.BEFORE, notice=4)
    ten = shown_of("small")
    for _ in range(9):
        tell(Moment.BEFORE, notice=0)

    assert ten["before", "notice"] == (0, 9, 0, 0, 1)
    assert shown_of("small") == ten


def test_a_thing_that_few_answer_waits_for_ten_of_its_own(database, asking):
    tell(Moment.AFTER, notice=1, speak=1)
    for _ in range(9):
        tell(Moment.AFTER, notice=1)

    assert shown_of("small") == {("after", "notice"): (0, 10, 0, 0, 0), ("after", "speak"): (0, 0, 0, 0, 0)}


@pytest.fixture
def told(app, asking):
    """Ten sheets before and twenty after; and nine of something else."""
    with app.app_context():
        for number in range(10):
            tell(Moment.BEFORE, notice=number % 5)
        for number in range(20):
            tell(Moment.AFTER, notice=3 + number % 2, **({"speak": 2} if number < 9 else {}))
        return catalog.current_version("small").id


@pytest.fixture
def administrator(app):
    return client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))


@pytest.fixture
def organiser(app):
    return client_for(
        app, add_staff(app, "organiser@example.jp", Role.ORGANISER, organisation_id=add_organisation(app))
    )


def test_before_and_after_stand_beside_each_other_with_their_base(told, administrator):
    html = page_of(administrator.get(f"/admin/courses/{told}/confidence"))

    assert "はじめる前は10件のうち4件（40%）。" in html
    assert "終わったあとは20件のうち20件（100%）。" in html
    assert "後のほうが、60ポイント高くなっています。" in html
    assert "まだ、前も後も10件になっていません。" in html
    assert "効果をしめす数字ではありません" in html
    assert f'href="/admin/courses/{told}/confidence"' in page_of(administrator.get("/admin/courses"))


def test_organisers_see_the_same_counts(told, organiser):
    html = page_of(organiser.get("/organise/courses/small/confidence"))

    assert "はじめる前は10件のうち4件（40%）。" in html
    assert "/admin" not in html
    assert organiser.get("/organise/courses/unknown/confidence").status_code == 404


def test_the_file_has_a_line_for_each_thing_moment_and_level(told, administrator):
    response = administrator.get(f"/admin/courses/{told}/confidence.csv")

    rows = list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"))))
    assert len(rows) == 2 * 2 * 5
    first = rows[0]
    assert (first["項目の記号"], first["項目"], first["いつ"]) == ("notice", "様子に気づくこと", "はじめる前")
    assert (first["段階（1〜5）"], first["答え"], first["件数"]) == ("1", "まったく自信がない", "2")
    assert (first["割合（%）"], first["もとの件数"]) == ("20", "10")
    assert {row["件数"] for row in rows if row["項目の記号"] == "speak"} == {""}


def test_only_staff_see_the_counts(app, told, client, administrator, organiser):
    pages = [f"/admin/courses/{told}/confidence", f"/admin/courses/{told}/confidence.csv"]
    for page in pages:
        assert administrator.get(page).status_code == 200
        assert organiser.get(page).status_code in {403, 404}
    trainee = client_for(app, add_user(app, "trainee@example.jp"))
    for page in (*pages, "/organise/courses/small/confidence"):
        assert client.get(page).status_code in {302, 403}
        assert trainee.get(page).status_code in {403, 404}
    assert administrator.get("/admin/courses/999999/confidence").status_code == 404


def test_statements_do_not_grow_with_the_answers(app, asking, administrator):
    counts = []
    for numbers in (range(1), range(40)):
        with app.app_context():
            for number in numbers:
                tell(Moment.BEFORE, notice=number % 5, speak=1)
            page = f"/admin/courses/{catalog.current_version('small').id}/confidence"
        administrator.get(page)
        with statements(app) as seen:
            administrator.get(page)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_pages_of_the_form_ask_the_database_once(app, client, asking):
    client.get(BEFORE)
    with statements(app) as seen:
        client.get(BEFORE)

    assert len(seen) == 1
