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


def test_check_ends_well_when_figures_and_ledger_agree(app):
    with app.app_context():
        add(fact("attendance"), fact("headcount"))

    assert run(app, "check").exit_code == 0
    run(app, "fold")
    assert run(app, "check").exit_code == 0


def test_check_names_a_completion_that_the_ledger_does_not_know(app):
    with app.app_context():
        add(fact())

    checked = run(app, "check")

    assert checked.exit_code == 1
    assert "completions in the ledger: 1 instead of 0" in checked.output
