from lms.records import actions, cli
from tests.support.ledger import add_person, learned
from tests.support.people import add_organisation


def test_many_waiting_records_are_issued_only_after_a_yes(app, version_id, monkeypatch):
    monkeypatch.setattr(cli, "UNASKED", 1)
    people = [add_person(app) for _ in range(2)]
    with app.app_context():
        for person_id in people:
            actions.hand_in(learned(person_id, version_id))
    run = app.test_cli_runner().invoke
    assert "is the operator" in run(args=["records", "operator", str(add_organisation(app))]).output

    refused = run(args=["records", "issue-due"], input="n\n")
    assert refused.exit_code == 1
    assert "2 records would be issued" in refused.output

    assert "2 records issued" in run(args=["records", "issue-due", "--yes"]).output
    assert "0 records issued" in run(args=["records", "issue-due"]).output
