import pytest

from lms.core import clock
from lms.records import actions as records
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.stats import queries
from lms.stats.rules.areas import prefecture_area
from lms.stats.rules.figures import Measure
from tests.support import ledger
from tests.support.figures import add, fact


def run(app, *words):
    return app.test_cli_runner().invoke(args=["stats", *words])


def test_fold_says_how_many_facts_it_folded(app):
    with app.app_context():
        add(fact(), fact("attendance"))

    assert run(app, "fold").output == "2 facts folded\n"
    assert run(app, "fold").output == "0 facts folded\n"


def test_the_worker_folds_what_waits(app):
    with app.app_context():
        add(fact(), fact("attendance"))

    assert app.test_cli_runner().invoke(args=["worker", "--once"]).output == "2 done\n"
    assert run(app, "fold").output == "0 facts folded\n"


def test_check_ends_well_when_there_is_nothing_to_differ(app):
    with app.app_context():
        add(fact("page_read"))

    assert run(app, "check").exit_code == 0


@pytest.mark.parametrize("kind", ["attendance", "headcount", "training_session", "attender"])
def test_check_names_what_no_session_knows(app, kind):
    with app.app_context():
        add(fact(kind, again=""))

    for _ in range(2):
        checked = run(app, "check")
        assert checked.exit_code == 1
        assert "1 instead of 0" in checked.output
        run(app, "fold")


def test_recounting_persons_takes_away_what_no_session_knows(app):
    with app.app_context():
        add(fact("attender", again=""), fact("attender", again=""))
    run(app, "fold")

    assert run(app, "recount-persons").output == "0 attendances told\n"
    assert run(app, "check").exit_code == 0


def test_check_names_a_completion_that_the_ledger_does_not_know(app):
    with app.app_context():
        add(fact())

    checked = run(app, "check")

    assert checked.exit_code == 1
    assert "completions in the ledger: 1 instead of 0" in checked.output


def test_figures_follow_the_ledger_when_a_record_is_issued_withdrawn_and_issued_again(app):
    with app.app_context():
        regions.load([Place("131016", "千代田区", "ちよだく")], clock.today())
    version_id, tokyo = ledger.publish(app), prefecture_area("13")
    people = [ledger.add_person(app, name) for name in ("山田 はるか", "髙橋 一郎")]

    def counted():
        with app.app_context():
            year = min(queries.years_of(tokyo))
            sums = queries.totals_of([tokyo], year)["13"]
        return sums[Measure.COMPLETION], sums[Measure.FIRST_COMPLETION], run(app, "check").exit_code

    for person_id in people:
        ledger.issue(app, person_id, version_id)
    assert counted() == (2, 2, 0)

    run(app, "fold")
    with app.app_context():
        records.withdraw(people[0], version_id, "session", 12, "attendance-corrected")
    assert counted() == (1, 1, 0)

    ledger.issue(app, people[0], version_id)
    assert counted() == (2, 2, 0)
