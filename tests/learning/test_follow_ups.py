"""Mails after the course: only by consent, one question each, stopped by one press, and gone in the end."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts import actions as accounts
from lms.accounts.models import Consent, User
from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import Model, atomic, session
from lms.core.models import IdempotencyKey, MessageState, OutboxMessage
from lms.learning import actions
from lms.learning.actions import tallies
from lms.learning.models import FollowUp, Tally
from lms.learning.queries import follow_ups as reads
from lms.learning.queries.tallies import shown_of
from lms.learning.rules import follow_up as rules
from lms.privacy import actions as privacy
from tests.learning.conftest import right_answers
from tests.learning.pages import QUIZ, fields, page_of
from tests.support.people import actor_for, add_user, client_for, fields_of, post
from tests.support.sink import receiving
from tests.support.training_sessions import new_key

OFFER, LIST = "/courses/small/follow-up", "/my/settings/follow-ups"
AUTUMN = datetime(2026, 10, 31, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "due"),
    [
        (1, datetime(2026, 11, 30, 1, tzinfo=UTC)),
        (3, datetime(2027, 1, 31, 1, tzinfo=UTC)),
        (4, datetime(2027, 2, 28, 1, tzinfo=UTC)),
        (6, datetime(2027, 4, 30, 1, tzinfo=UTC)),
    ],
)
def test_a_mail_goes_out_at_ten_in_japan_so_many_months_later(months, due):
    assert rules.due_at(AUTUMN, months) == due


@given(st.integers(0, 40 * 366 * 24 * 60).map(lambda minutes: AUTUMN + timedelta(minutes=minutes)))
def test_each_mail_comes_after_the_one_before_and_within_a_day_of_its_month(given_at):
    due = [rules.due_at(given_at, months) for months in rules.MONTHS]

    assert given_at < due[0] < due[1] < due[2]
    assert {moment.astimezone(clock.JST).hour for moment in due} == {10}


@pytest.mark.parametrize("seed", range(20))
def test_three_different_questions_are_chosen_and_each_has_a_passage(course, seed):
    chosen = rules.choose(course, str(seed))

    assert len({question.id for question in chosen}) == 3
    assert all(question.passage and rules.question_of(course, question.id) == question for question in chosen)


@pytest.fixture
def user_id(app):
    user_id = add_user(app)
    with app.app_context():
        verify(user_id)
    return user_id


@atomic
def verify(user_id: int) -> None:
    session().get_one(User, user_id).email_verified_at = clock.now()


@pytest.fixture
def asked(app, course, user_id):
    """Somebody asked for the mails on the last day of October."""
    actor = actor_for(app, user_id)
    with app.app_context(), clock.at(AUTUMN):
        actions.ask_for_follow_ups("small", actor, new_key())
    return actor


def send_until(moment: datetime) -> None:
    with clock.at(moment):
        run_due_jobs()


def mails() -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.kind == "mail.follow_up").order_by(OutboxMessage.id)
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def kept_texts() -> list[str]:
    return [message.result["body"] for message in mails() if message.result and "body" in message.result]


def link_in(text: str) -> str:
    return re.search(r"https://lms\.example(/follow-ups/[^/\s]+)\n", text)[1]


def test_one_mail_each_goes_out_after_one_three_and_six_months(database, asked):
    sent = []
    for months in range(1, 8):
        send_until(rules.due_at(AUTUMN, months))
        sent.append(len(kept_texts()))

    assert sent == [1, 1, 2, 2, 2, 3, 3]
    assert len({link_in(text) for text in kept_texts()}) == 3


def test_a_mail_holds_a_question_of_the_course_the_way_to_answer_and_the_way_to_stop(database, asked):
    send_until(rules.due_at(AUTUMN, 1))

    (text,) = kept_texts()
    assert "「ちいさな講座」を受けてから、1か月たちました。" in text
    assert re.search(r"(final|know|listen)-\dの問い", text)
    assert f"お知らせを止めるとき： https://lms.example{link_in(text)}/stop" in text
    assert "やってみましたか" in text


def test_the_mail_is_in_the_language_of_its_reader(database, asked):
    accounts.choose_language(asked, "en")

    send_until(rules.due_at(AUTUMN, 1))

    assert "What you recall stays with you longer." in kept_texts()[0]
    assert mails()[0].result["subject"] == "Can you still recall it? (ちいさな講座)"


def test_the_mail_can_be_stopped_by_one_click_of_the_mail_program(app, database, asked, client):
    with receiving(app) as envelopes:
        send_until(rules.due_at(AUTUMN, 1))

    mail = message_from_bytes(envelopes[0].content, policy=default)
    assert b"\nList-Unsubscribe: <https://lms.example/follow-ups/" in envelopes[0].content.replace(b"\r\n", b"\n")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail["List-Unsubscribe"].strip("<>").removeprefix("https://lms.example")
    answer = client.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert session().scalar(select(Consent.withdrawn_at).execution_options(populate_existing=True))
    send_until(rules.due_at(AUTUMN, 7))
    assert len(envelopes) == 1


def test_other_mails_carry_no_way_to_stop_what_must_be_sent(app, database):
    with receiving(app) as envelopes:
        add_user(app, "taro@example.jp")
        run_due_jobs()

    assert envelopes
    assert all(b"List-Unsubscribe" not in each.content for each in envelopes)


def test_looking_at_the_link_stops_nothing_and_pressing_does(database, asked, client):
    send_until(rules.due_at(AUTUMN, 1))
    stop = f"{link_in(kept_texts()[0])}/stop"

    assert "止めました" not in page_of(client.get(stop))
    assert reads.follow_up_ids(person_ids=asked.person_ids)
    assert session().scalar(select(Consent.withdrawn_at)) is None
    session().rollback()
    assert "メールを止めました" in page_of(client.post(stop))
    assert "メールを止めました" in page_of(client.post(stop))
    assert {message.state for message in mails()} == {MessageState.SENT}


@pytest.mark.parametrize("ending", ["", "/stop"])
@pytest.mark.parametrize("token", ["1", "MQ.bad", "x" * 300, "%00"])
def test_a_link_that_we_did_not_write_leads_nowhere(client, course, token, ending):
    assert client.get(f"/follow-ups/{token}{ending}").status_code == 404
    assert client.post(f"/follow-ups/{token}{ending}").status_code in {400, 404}


def test_nobody_is_written_to_whose_address_was_never_confirmed(app, database, course):
    actor = actor_for(app, add_user(app))
    with clock.at(AUTUMN):
        actions.ask_for_follow_ups("small", actor, new_key())

    send_until(rules.due_at(AUTUMN, 1))

    assert mails()[0].result == {"how": "not-needed"}


def test_nobody_is_written_to_who_was_erased(database, asked):
    send_until(rules.due_at(AUTUMN, 1))

    privacy.erase(asked)

    send_until(rules.due_at(AUTUMN, 12))
    assert {(message.state, message.result["how"]) for message in mails()} == {(MessageState.SENT, "erased")}
    assert [session().scalar(select(func.count()).select_from(table)) for table in (Consent, FollowUp)] == [0, 0]


def test_asking_twice_plans_one_row_of_mails(database, asked):
    actions.ask_for_follow_ups("small", asked, new_key())

    assert session().scalar(select(func.count()).select_from(Consent)) == 1
    assert len(mails()) == 3


def test_who_stopped_may_ask_again(database, asked):
    actions.stop_follow_ups(session().scalar(select(Consent.id)), asked)
    actions.ask_for_follow_ups("small", asked, new_key())

    assert len(reads.series_of(asked)) == 1
    assert [message.state for message in mails()] == [MessageState.SENT] * 3 + [MessageState.QUEUED] * 3


def test_consent_and_plan_are_gone_ninety_days_after_the_last_mail(database, asked):
    end = rules.due_at(AUTUMN, 6) + rules.KEPT_FOR
    send_until(end - timedelta(minutes=1))
    assert session().scalar(select(func.count()).select_from(FollowUp)) == 3
    session().rollback()

    send_until(end)

    assert [session().scalar(select(func.count()).select_from(table)) for table in (Consent, FollowUp)] == [0, 0]
    assert kept_texts() == []


def test_a_consent_that_was_taken_back_is_gone_ninety_days_later(database, asked):
    with clock.at(AUTUMN + timedelta(days=3)):
        actions.stop_follow_ups(session().scalar(select(Consent.id)), asked)

    send_until(AUTUMN + timedelta(days=3) + rules.KEPT_FOR)

    assert session().scalar(select(func.count()).select_from(Consent)) == 0


def test_the_consent_is_asked_at_the_end_of_the_quiz_with_an_empty_box(app, course, user_id):
    client = client_for(app, user_id)

    html = page_of(post(client, QUIZ, fields(right_answers(course)), follow_redirects=True))

    box = re.search(r'<input[^>]*name="agreed"[^>]*>', html)[0]
    assert "checked" not in box
    assert "1か月・3か月・6か月あとに、問題をひとつ、メールでお送りします。" in html


def test_without_the_tick_nothing_is_kept(app, course, user_id):
    client = client_for(app, user_id)

    response = post(client, OFFER, {})

    assert response.status_code == 422
    assert "受けとるときは、四角に印をつけてください。" in page_of(response)
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Consent)) == 0


def test_whoever_agrees_sees_what_comes_and_stops_it(app, course, user_id):
    client = client_for(app, user_id)

    html = page_of(post(client, OFFER, {"agreed": "y"}, follow_redirects=True))
    assert html.count("<li>2") >= 3
    assert "もう、お申し込みいただいています" in page_of(client.get(OFFER))
    end = re.search(r'action="(/my/settings/follow-ups/\d+/end)"', html)[1]
    assert "これから届くメールは、ありません" in page_of(post(client, LIST, {}, to=end, follow_redirects=True))


def test_nobody_stops_the_mails_of_another(app, course, asked):
    stranger = client_for(app, add_user(app, "taro@example.jp"))
    with app.app_context():
        consent_id = session().scalar(select(Consent.id))

    response = post(stranger, LIST, {}, to=f"{LIST}/{consent_id}/end")
    nothing = post(stranger, LIST, {}, to=f"{LIST}/999999/end")

    assert (response.status_code, response.data) == (404, nothing.data)
    with app.app_context():
        assert session().scalar(select(Consent.withdrawn_at)) is None


@pytest.fixture
def question(app, asked):
    """The address of the first mail's question, and its right answer."""
    with app.app_context():
        send_until(rules.due_at(AUTUMN, 1))
        (text,) = kept_texts()
        found = reads.asked(session().scalar(select(func.min(FollowUp.id)))).question
        return link_in(text), found


def test_the_answer_shows_the_passage_again_and_is_kept_nowhere(app, client, question):
    address, found = question
    before = rows(app)

    html = page_of(client.get(address))
    assert found.explanation.said_in("ja") not in html
    answer = {f"answer-{found.id}": sorted(found.correct_ids), "check": found.id}
    html = page_of(post(client, address, answer))

    assert found.explanation.said_in("ja") in html
    assert "孤独は気持ちです。" in html
    assert rows(app) == before


def test_no_answer_at_all_is_asked_for_in_words(client, question):
    address, found = question

    response = post(client, address, {"check": found.id})

    assert response.status_code == 422
    assert "まだ選んでいないところがあります。" in page_of(response)


def rows(app) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: session().scalar(select(func.count()).select_from(table))
            for table in Model.metadata.sorted_tables
        }


def test_what_is_told_is_counted_once_and_belongs_to_nobody(app, client, question):
    address, _found = question
    before = rows(app)
    hidden = fields_of(client.get(address).get_data(as_text=True))

    for told in ("yes", "yes", "not-yet"):
        client.post(f"{address}/action", data={**hidden, "acted": told}, follow_redirects=True)

    assert "お答えいただきました。" in page_of(client.get(address))
    assert rows(app) == before | {"tally": 1}
    with app.app_context():
        found = session().scalars(select(Tally)).one()
        assert (found.course_key, found.asked, found.item) == ("small", "acted", "1")
        assert (found.shown, found.waiting) == ([0, 0], [0, 1])
        assert not session().scalar(select(IdempotencyKey).where(IdempotencyKey.route.contains("follow-ups")))


@pytest.mark.parametrize("told", ["", "maybe", "\0"], ids=["nothing", "unknown", "nul"])
def test_what_is_no_answer_is_not_counted(app, client, question, told):
    address, _found = question

    response = post(client, address, {"acted": told}, to=f"{address}/action")

    assert response.status_code == 422
    assert re.search("を選んでください。|選択肢が正しくありません。", page_of(response))
    assert rows(app)["tally"] == 0


def test_of_nine_nothing_is_said_and_of_ten_the_counts(database):
    for number in range(9):
        tallies.count("small", rules.ACTED, {"3": number % 2}, choices=2)
    assert {told.spread for told in rules.told(shown_of("small"))} == {None}

    tallies.count("small", rules.ACTED, {"3": 1}, choices=2)

    assert [(told.months, told.spread and told.spread.counts) for told in rules.told(shown_of("small"))] == [
        (1, None),
        (3, (5, 5)),
        (6, None),
    ]
