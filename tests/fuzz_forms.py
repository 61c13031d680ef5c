"""Every form of the demo, with every text of `every_form` in each field, on both databases: `make fuzz FORMS=1`."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from lms import create_app
from lms.core.db import Model, db
from tests.conftest import settings_for
from tests.support.demo_site import make_site
from tests.support.every_form import NASTY, Outcome, try_every_form
from tests.support.servers import own_postgres


def main() -> None:
    """Say what broke; end with 1 when something did, or when the databases differ."""
    with tempfile.TemporaryDirectory() as folder, own_postgres() as postgres:
        on_sqlite, on_postgres = _try(f"sqlite:///{Path(folder, 'forms.sqlite3')}"), _try(postgres.url)
    broken = [outcome for outcome in on_sqlite + on_postgres if outcome.status >= 500 or not outcome.is_said]
    differing = set(on_sqlite) ^ set(on_postgres)
    for outcome in [*broken, *differing]:
        print(outcome)
    print(f"{len(broken)} broke, {len(differing)} differ between the databases")
    sys.exit(bool(broken or differing))


def _try(url: str) -> list[Outcome]:
    app = create_app(settings_for(url) | {"PROPAGATE_EXCEPTIONS": False})
    with app.app_context():
        Model.metadata.create_all(db.engine)
    make_site(app)
    outcomes = try_every_form(app, each=len(NASTY))
    fields = {(outcome.form, outcome.field) for outcome in outcomes}
    statuses = Counter(outcome.status for outcome in outcomes)
    print(f"{url.partition(':')[0]}: {len(outcomes)} requests, {len(fields)} fields, {dict(statuses)}", flush=True)
    with app.app_context():
        db.engine.dispose()
    return outcomes


if __name__ == "__main__":
    main()
