"""Plans, reports and addenda: sent once each, frozen, read by sender and area, due only where a rule says so."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from lms.accounts.models import AgeBand, Person
from lms.accounts.policy import VISITOR, Role
from lms.core import clock
from lms.core.db import atomic, db, session
from lms.core.models import AuditEvent
from lms.sessions.actions import closing, desk, due_days, filings, scheduling
from lms.sessions.actions.registration import register
from lms.sessions.models import Filing, TrainingSession
from lms.sessions.queries import due_days as due_queries
from lms.sessions.queries import filings as queries
from lms.sessions.rules.filings import ChangedMeanwhile, FilingKind, SentAlready
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.states import Channel, RegistrationState, SessionState
from tests.support import ledger
from tests.support.booking import text
from tests.support.organising import book, now_on, row_of
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key
from tests.support.xlsx import cells

PLAN, REPORT, ADDENDUM = FilingKind.PLAN, FilingKind.REPORT, FilingKind.ADDENDUM
LIST = "/coordinate/filings"


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def coordinator(app):
    return client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="13"))


@pytest.fixture
def coming(app, organisation_id):
    return add_training_session(app, organisation_id, lecturers="髙橋 恵、鈴木 一郎")


@pytest.fixture
def held(app, organisation_id):
    """A closed session: two with names, one of them in her sixties, and 20 without."""
    version_id = ledger.publish(app)
    training_session_id = add_training_session(app, organisation_id, course_version_id=version_id, **now_on())
    with app.app_context():
        claims = [book(training_session_id, name) for name in ("山田 花子", "髙橋 美咲", "来ない 人")]
        _set_age("山田 花子", AgeBand.SIXTIES)
        for claim in claims[:2]:
            desk.check_in(training_session_id, claim, VISITOR)
        closing.close(training_session_id, VISITOR)
        closing.report_headcount(training_session_id, {None: 20}, VISITOR)
    return training_session_id


@atomic
def _set_age(name, band):
    session().query(Person).filter_by(name=name).one().age_band = band


def page(training_session_id, ending=""):
    return f"/organise/sessions/{training_session_id}{ending}"


def seen(response):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', text(response))[1]


def send_plan(client, training_session_id, **sent):
    return post(client, page(training_session_id, "/plan"), {"remarks": "", **sent})


def send_report(client, training_session_id, **sent):
    """Check first, as people do, then send what the page of checking carries."""
    url = page(training_session_id, "/report")
    checked = post(client, url, {"check": "1", **sent})
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(checked)))
    return checked, client.post(url, data={**hidden, "send": "1"})


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response)))


def kinds(app):
    with app.app_context():
        return [(each.kind, each.number) for each in session().query(Filing).order_by(Filing.id)]


def test_a_plan_is_filled_from_what_is_known_and_sent_once(app, organiser, coordinator, coming):
    shown = organiser.get(page(coming, "/plan"))
    check_page(text(shown))
    assert "さくら公民館 2階 集会室" in text(shown)
    assert "髙橋 恵、鈴木 一郎" in text(shown)

    sent = send_plan(organiser, coming, remarks="手話通訳を手配中です")
    again = send_plan(organiser, coming, remarks="手話通訳を手配中です")

    assert sent.status_code == 302
    assert again.status_code == 409
    assert "二重には送っていません" in text(again)
    assert kinds(app) == [(PLAN, 1)]
    read = coordinator.get(f"{LIST}/{_last(app)}")
    check_page(text(read))
    assert "手話通訳を手配中です" in text(read)


def _last(app):
    with app.app_context():
        return session().query(Filing.id).order_by(Filing.id.desc()).first()[0]


def test_a_plan_that_has_changed_says_so_and_is_sent_as_a_new_one(app, organiser, coordinator, coming):
    send_plan(organiser, coming)
    first = _last(app)
    with app.app_context():
        _raise_capacity(coming)

    assert "送ったあとに変わったところ：定員" in text(organiser.get(page(coming)))
    send_plan(organiser, coming)

    assert kinds(app) == [(PLAN, 1), (PLAN, 2)]
    former = text(coordinator.get(f"{LIST}/{first}"))
    assert "30人" in former
    assert "新しい計画が送られています" in former
    assert "45人" in text(coordinator.get(f"{LIST}/{_last(app)}"))


@atomic
def _raise_capacity(training_session_id):
    session().get_one(TrainingSession, training_session_id).capacity = 45


@pytest.fixture
def neighbour(app):
    return client_for(app, add_staff(app, "n@example.jp", Role.COORDINATOR, area="14"))


def test_of_a_session_that_has_moved_away_each_area_reads_what_was_sent_to_it(
    app, organiser, coordinator, neighbour, coming
):
    send_plan(organiser, coming)
    first = _last(app)
    with app.app_context():
        _move(coming, "141003")
    send_plan(organiser, coming)
    second = _last(app)

    former = coordinator.get(f"{LIST}/{first}")
    check_page(text(former))
    assert "新しい計画が送られています" not in text(former)
    assert f"{LIST}/{second}" not in text(former)
    assert coordinator.get(f"{LIST}/{second}").status_code == 404
    assert neighbour.get(f"{LIST}/{second}").status_code == 200
    assert neighbour.get(f"{LIST}/{first}").status_code == 404


def test_addenda_and_present_numbers_of_a_session_that_has_moved_away_are_not_read(
    app, organiser, coordinator, neighbour, held
):
    send_report(organiser, held)
    report = f"{LIST}/{_last(app)}"
    with app.app_context():
        _move(held, "141003")
        closing.report_headcount(held, {None: 25}, VISITOR)
    assert "いま 27人" in text(organiser.get(page(held)))
    post(organiser, page(held, "/addenda/new"), {"remarks": "数えなおして25人でした。"})
    addendum = f"{LIST}/{_last(app)}"

    read = coordinator.get(report)
    check_page(text(read))
    assert "数えなおして25人でした。" not in text(read)
    assert "27人" not in text(read)
    assert coordinator.get(addendum).status_code == 404
    assert "数えなおして25人でした。" in text(neighbour.get(addendum))


@atomic
def _move(training_session_id, municipality_code):
    session().get_one(TrainingSession, training_session_id).municipality_code = municipality_code


def test_a_plan_of_a_session_that_was_called_off_says_so(app, organiser, coordinator, coming):
    send_plan(organiser, coming)
    with app.app_context():
        scheduling.call_off(coming, "台風が近づいています。", VISITOR)

    shown = text(coordinator.get(f"{LIST}/{_last(app)}"))
    check_page(shown)
    assert "この回は、中止にしました" in shown
    assert "台風が近づいています。" in shown


def test_what_has_changed_while_it_was_looked_at_is_shown_again(app, organiser, coming):
    url = page(coming, "/plan")
    hidden = fields_of(text(organiser.get(url)))
    with app.app_context():
        _raise_capacity(coming)

    answer = organiser.post(url, data={**hidden, "remarks": "このままで"})

    assert answer.status_code == 409
    assert "たしかめている間に" in text(answer)
    assert "このままで" in text(answer)
    assert kinds(app) == []
    assert organiser.post(url, data={**hidden, "seen": seen(answer), "remarks": "このままで"}).status_code == 302


def test_no_plan_is_sent_for_what_has_begun_or_is_called_off(app, organiser, held, coming):
    with app.app_context():
        scheduling.call_off(coming, "台風", VISITOR)

    for training_session_id in (held, coming):
        assert organiser.get(page(training_session_id, "/plan")).status_code == 409
    assert "この地域の決まり" not in text(organiser.get(page(coming)))


def test_a_report_is_filled_from_attendance_and_headcount(app, organiser, coordinator, held):
    shown = organiser.get(page(held, "/report"))
    check_page(text(shown))
    assert re.search(r"60代 1 0 1 .*不明 1 20 21 .*合計 2 20 22", words(shown))

    checked, sent = send_report(organiser, held, responses="１５枚", **{"clear-very": "10", "clear-hard": "0"})

    check_page(text(checked))
    assert "まだ送っていません" in text(checked)
    assert sent.status_code == 302
    report = words(coordinator.get(f"{LIST}/{_last(app)}"))
    assert "集まった枚数 15枚" in report.replace("　", " ")
    assert re.search(r"とても 10 だいたい － 少しむずかしかった － むずかしかった 0", report)
    assert "山田" not in report
    with app.app_context():
        [event] = session().query(AuditEvent).filter_by(action="filing.report")
        assert event.details == {"training_session_id": held, "number": 1}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"responses": "-3"}, "数が読み取れません"),
        ({"responses": "９９９９９９"}, "100,000までで"),
        ({"clear-very": "たくさん"}, "数が読み取れません"),
        ({"remarks": "あ" * 4001}, "4,000文字まで"),
    ],
)
def test_what_is_no_count_is_refused_and_kept(app, organiser, held, sent, said):
    answer = post(organiser, page(held, "/report"), {"check": "1", "access-easy": "7", **sent})

    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="7"' in text(answer)
    assert kinds(app) == []
    check_page(text(answer))


def test_more_answers_than_people_can_be_sent_but_are_said_to_both(app, organiser, coordinator, held):
    checked, sent = send_report(organiser, held, responses="30")

    assert "参加者より多くなっています（30枚／22人）" in text(checked)
    assert sent.status_code == 302
    assert "参加者より多くなっています（30枚／22人）" in text(coordinator.get(f"{LIST}/{_last(app)}"))


def test_a_report_goes_back_to_be_mended_before_it_is_sent(organiser, held):
    answer = post(organiser, page(held, "/report"), {"responses": "12", "remarks": "もう少し"})

    assert answer.status_code == 200
    assert "実施報告をつくる" in text(answer)
    assert 'value="12"' in text(answer)
    assert "もう少し" in text(answer)


def test_of_two_browsers_the_second_is_told(app, organiser, held):
    url = page(held, "/report")
    first, second = (
        dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(post(organiser, url, sent))))
        for sent in ({"check": "1"}, {"check": "1", "remarks": "べつの窓"})
    )

    answers = [organiser.post(url, data={**each, "send": "1"}) for each in (first, first, second)]

    assert [each.status_code for each in answers] == [302, 302, 409]
    assert answers[0].location == answers[1].location
    assert "先に送られています" in text(answers[2])
    assert kinds(app) == [(REPORT, 1)]
    assert organiser.get(url).status_code == 302


def test_a_report_waits_until_the_session_is_closed(app, organiser, coming):
    assert organiser.get(page(coming, "/report")).status_code == 409
    assert organiser.get(page(coming, "/addenda/new")).status_code == 404
    assert "回を締めると、報告をつくれます" in text(organiser.get(page(coming)))


def test_a_later_correction_leaves_the_report_and_asks_for_an_addendum(app, organiser, coordinator, held):
    send_report(organiser, held)
    report = _last(app)
    with app.app_context():
        closing.correct(held, _absent_claim(held), RegistrationState.ATTENDED, "付け忘れ", VISITOR)

    for client, url in ((organiser, page(held, f"/filings/{report}")), (coordinator, f"{LIST}/{report}")):
        shown = words(client.get(url))
        assert "参加者（のべ） 送ったとき 22人 → いま 23人" in shown.replace("　", " ")
        assert "合計 2 20 22" in shown

    refused = post(organiser, page(held, "/addenda/new"), {"remarks": "　"})
    assert refused.status_code == 422
    sent = post(organiser, page(held, "/addenda/new"), {"remarks": "1人、付け忘れていました。"})
    again = post(organiser, page(held, "/addenda/new"), {"remarks": "1人、付け忘れていました。"})

    assert (sent.status_code, again.status_code) == (302, 409)
    assert kinds(app) == [(REPORT, 1), (ADDENDUM, 1)]
    shown = words(coordinator.get(f"{LIST}/{report}"))
    assert "1人、付け忘れていました。" in shown
    assert "合計 2 20 22" in shown
    assert "合計 3 20 23" in shown
    assert "いまの内容がちがいます" not in shown


def _absent_claim(training_session_id):
    found = sql("SELECT id FROM registration WHERE training_session_id = :id AND state = 'absent'")
    return db.session.scalar(found, {"id": training_session_id})


def test_the_database_itself_keeps_what_was_sent(app, organiser, held):
    send_report(organiser, held)
    with app.app_context(), pytest.raises(DBAPIError, match="never changes"), db.engine.begin() as connection:
        connection.execute(sql("UPDATE filing SET fiscal_year = 1999"))


def test_the_actions_refuse_what_was_not_looked_at(database, organisation_id, held):
    content = queries.report_of(row_of(held))
    with pytest.raises(ChangedMeanwhile):
        filings.send_report(held, "", None, "something else", VISITOR, new_key())

    key = new_key()
    sent = filings.send_report(held, "", None, content.digest, VISITOR, key)
    assert filings.send_report(held, "", None, content.digest, VISITOR, key) == sent
    with pytest.raises(SentAlready):
        filings.send_report(held, "", None, content.digest, VISITOR, new_key())


def test_a_session_of_people_without_names_alone_can_be_reported(app, organiser, organisation_id):
    row = add_training_session(app, organisation_id, course_version_id=ledger.publish(app), **now_on())
    post(organiser, f"/organise/sessions/{row}/closing", {})
    with app.app_context():
        assert row_of(row).state is SessionState.CLOSED

    post(organiser, page(row, "/headcount"), {"band-10s": "35", "total": "５人"})
    _checked, sent = send_report(organiser, row)

    assert sent.status_code == 302
    assert re.search(r"10代 0 35 35 .*不明 0 5 5 .*合計 0 40 40", words(organiser.get(sent.location)))


def test_a_group_without_names_counts_among_those_without(database, organisation_id):
    row = add_training_session(database, organisation_id, course_version_id=ledger.publish(database), **now_on())
    leader = Newcomer("会長", phone="0312345678")
    of_group = {"group_name": "みどり町内会", "places": 12, "channel": Channel.TELEPHONE}
    claim = register(row, VISITOR, new_key(), newcomer=leader, **of_group)
    desk.check_in(row, claim, VISITOR)
    closing.close(row, VISITOR)
    closing.report_headcount(row, {AgeBand.TEENS: 3}, VISITOR)

    heads = queries.heads_of(row)

    assert (heads.named, heads.unnamed) == ({}, {"": 12, "10s": 3})


def settle(client, plan="", report="", area="13"):
    return post(client, "/coordinate/due-days", {"area": area, "plan": plan, "report": report})


def test_nothing_is_due_until_an_area_says_so(app, organiser, coordinator, held, coming):
    assert "この地域では、求めていません" in text(organiser.get(page(held)))
    assert "計画と報告（" not in text(organiser.get("/organise"))
    assert "届いていない" not in text(coordinator.get("/coordinate/areas/13"))


def late(app, organisation_id, coordinator_actor=VISITOR):
    """Let the prefecture ask since long, of a session closed 20 days ago and one that begins in a week."""
    with app.app_context(), clock.at(clock.now() - timedelta(days=100)):
        due_days.settle("13", {PLAN: 30, REPORT: 14}, coordinator_actor)
    starts_at = clock.now() - timedelta(days=20)
    deadlines = {"promotion_closes_at": starts_at - timedelta(hours=3), "closed_at": clock.now()}
    return add_training_session(app, organisation_id, state=SessionState.CLOSED, starts_at=starts_at, **deadlines)


def test_where_it_does_both_see_what_is_late(app, organiser, coordinator, organisation_id, coming):
    past = late(app, organisation_id)

    own = words(organiser.get("/organise"))
    assert "計画と報告（2件）" in own
    assert re.search(r"期限から6日たちました 実施報告", own)
    assert "実施計画を送る" in own
    assert "期限をすぎています" in text(organiser.get(page(past)))
    area = words(coordinator.get("/coordinate/areas/13"))
    assert "届いていない実施報告（この地域の決まり：" in area
    assert "届いていない実施計画（この地域の決まり：" in area

    send_plan(organiser, coming)
    send_report(organiser, past)
    assert "計画と報告（" not in text(organiser.get("/organise"))
    assert "届いていない" not in text(coordinator.get("/coordinate/areas/13"))


def test_coordinators_are_told_of_no_draft(app, coordinator, organiser, organisation_id):
    late(app, organisation_id)
    add_training_session(app, organisation_id, state=SessionState.DRAFT, title="まだ内緒の回")

    assert "まだ内緒の回" in text(organiser.get("/organise"))
    assert "まだ内緒の回" not in text(coordinator.get("/coordinate/areas/13"))


def test_a_rule_of_another_area_asks_nothing_here(app, organisation_id):
    with app.app_context():
        for area in ("14", "131024"):
            due_days.settle(area, {PLAN: 1, REPORT: 1}, VISITOR)
        assert due_queries.rules_over("131016") == []
        due_days.settle("131016", {PLAN: 30, REPORT: None}, VISITOR)
        assert [rule.kind for rule in due_queries.rules_over("131016")] == [PLAN]
        due_days.settle("131016", {PLAN: None, REPORT: None}, VISITOR)
        assert due_queries.rules_over("131016") == []


def test_settling_what_is_so_already_is_noted_nowhere(app):
    def settled(plan, report):
        due_days.settle("13", {PLAN: plan, REPORT: report}, VISITOR)
        return session().query(AuditEvent).filter_by(action="due_rule.settle").count()

    with app.app_context():
        assert settled(None, None) == 0
        assert [settled(30, None), settled(30, None)] == [1, 1]
        assert [settled(30, 14), settled(30, 14), settled(None, None)] == [2, 2, 3]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"plan": "３０日", "report": "14"}, 302),
        ({"plan": "0"}, 302),
        ({"plan": "-1"}, 422),
        ({"report": "367"}, 422),
        ({"area": "14"}, 422),
    ],
)
def test_days_are_typed_as_people_write_them(app, coordinator, sent, status):
    answer = settle(coordinator, **sent)

    assert answer.status_code == status
    check_page(text(coordinator.get("/coordinate/due-days")))
    if status == 302 and "report" in sent:
        assert "開く日の30日前まで" in text(coordinator.get("/coordinate/due-days"))


def test_the_list_is_narrowed_by_year_kind_and_organiser(app, organiser, coordinator, organisation_id, held, coming):
    send_plan(organiser, coming)
    send_report(organiser, held)

    everything = coordinator.get(LIST)
    check_page(text(everything))
    assert text(everything).count('<th scope="row"') == 2
    for asked, lines in (("kind=plan", 1), ("kind=report", 1), (f"organiser={organisation_id}", 2), ("year=2001", 0)):
        assert text(coordinator.get(f"{LIST}?{asked}")).count('<th scope="row"') == lines
    assert coordinator.get(f"{LIST}?kind=x&year=９９&organiser=-1").status_code == 200


def test_reports_are_a_file_with_one_number_a_line(app, organiser, coordinator, held):
    send_report(organiser, held, responses="15", **{"clear-very": "10"})
    post(organiser, page(held, "/addenda/new"), {"remarks": "アンケートを数えなおしました。"})

    body = coordinator.get(f"{LIST}/reports.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    standing = [row for row in rows if row["効力"] == "有効"]

    assert sum(int(row["値"]) for row in standing if row["単位"] == "人") == 22
    assert {row["都道府県コード"] for row in rows} == {"130001"}
    assert {row["市区町村コード"] for row in rows} == {"131016"}
    [answers] = [row for row in rows if row["区分"] == "とても"]
    assert (answers["種類"], answers["値"], answers["単位"]) == ("実施報告", "10", "枚")
    assert not [row for row in rows if row["区分"] == "だいたい"]
    sheet = cells(coordinator.get(f"{LIST}/reports.xlsx").data)
    assert len(sheet) == len(rows) + 1


def test_a_sibling_and_a_stranger_find_nothing(app, organiser, coordinator, organisation_id, held):
    send_report(organiser, held)
    number = _last(app)
    other = client_for(
        app, add_staff(app, "x@example.jp", Role.ORGANISER, organisation_id=add_organisation(app, "べつの会"))
    )
    sibling = client_for(app, add_staff(app, "s@example.jp", Role.COORDINATOR, area="14"))
    city = client_for(app, add_staff(app, "k@example.jp", Role.COORDINATOR, area="131016"))

    assert [each.get(f"{LIST}/{number}").status_code for each in (coordinator, city)] == [200, 200]
    refused, missing = (sibling.get(f"{LIST}/{each}") for each in (number, 999999))
    strip = re.compile(rb'name="csrf_token" value="[^"]*"')
    assert refused.status_code == missing.status_code == 404
    assert strip.sub(b"", refused.data) == strip.sub(b"", missing.data)
    assert "緑川市" not in text(sibling.get(LIST))
    for ending in ("", "/plan", "/report", f"/filings/{number}", "/addenda/new"):
        assert other.get(page(held, ending)).status_code == 404
    assert organiser.get(LIST).status_code == 403
    assert organiser.get("/coordinate/due-days").status_code == 403
    assert settle(sibling, "1", "1", area="13").status_code == 422


def test_the_lists_read_as_many_statements_for_many_as_for_one(app, organiser, coordinator, organisation_id, held):
    late(app, organisation_id)
    send_report(organiser, held)
    counts = []
    for _round in range(2):
        found = []
        for client, url in ((organiser, "/organise"), (coordinator, LIST), (coordinator, "/coordinate/areas/13")):
            with statements(app) as seen_now:
                assert client.get(url).status_code == 200
            found.append(len(seen_now))
        counts.append(found)
        late(app, organisation_id)
        for number in range(2):
            send_plan(organiser, add_training_session(app, organisation_id, title=f"回 {number}"))
    assert counts[0] == counts[1]
