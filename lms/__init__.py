"""The つながりサポーター LMS: puts the features together."""

from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import settings
from lms.accounts import cli as accounts_cli
from lms.accounts import guard
from lms.accounts import mails as accounts_mails
from lms.accounts import views as accounts_views
from lms.catalog import cli as catalog_cli
from lms.catalog import views as catalog_views
from lms.core import addresses, csrf, display, errors, fragments, headers, hosts, i18n, static_files
from lms.core import cli as core_cli
from lms.core.db import db
from lms.core.limits import limiter
from lms.core.outbox import Jobs
from lms.home import cli as home_cli
from lms.home import views as home_views
from lms.learning import cli as learning_cli
from lms.learning import mails as learning_mails
from lms.learning import views as learning_views
from lms.privacy import cli as privacy_cli
from lms.privacy import views as privacy_views
from lms.records import actions as records_actions
from lms.records import mails as records_mails
from lms.records import views as records_views
from lms.regions import cli as regions_cli
from lms.sessions import mails as sessions_mails
from lms.sessions import views as sessions_views
from lms.stats import actions as stats_actions
from lms.stats import cli as stats_cli
from lms.stats import views as stats_views

ROOT = Path(__file__).parent.parent
BLUEPRINTS = (
    *accounts_views.blueprints,
    *catalog_views.blueprints,
    *sessions_views.blueprints,
    *stats_views.blueprints,
    *learning_views.blueprints,
    *records_views.blueprints,
    home_views.bp,
    privacy_views.bp,
)
COMMANDS: tuple[click.Command, ...] = (
    accounts_cli.cli,
    regions_cli.cli,
    catalog_cli.cli,
    learning_cli.cli,
    stats_cli.cli,
    privacy_cli.cli,
    home_cli.demo,
)
JOBS: Jobs = {
    **accounts_mails.JOBS,
    **sessions_mails.JOBS,
    **records_mails.JOBS,
    **learning_mails.JOBS,
    "records.seal": records_actions.seal,
}
IDLE_WORK: core_cli.IdleWork = (stats_actions.fold_waiting,)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the application.

    Args:
        overrides: settings that replace those of the environment; tests pass all they need.
    """
    app = addresses.Application(__name__, template_folder="core/templates", instance_path=str(ROOT / "instance"))
    app.config.from_mapping(settings.FIXED)
    app.config.from_mapping(overrides or settings.from_environment(Path(app.instance_path)))
    Path(app.instance_path).mkdir(exist_ok=True)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = settings.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    _prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.extensions["make_app"] = create_app
    return app


def _prepare(app: Flask) -> None:
    addresses.init_app(app)
    hosts.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    i18n.init_app(app, guard.own_language)
    display.init_app(app)
    fragments.init_app(app)
    guard.init_uploads(app)
    protection = csrf.init_app(app)
    protection.exempt(accounts_views.display.bp)  # it writes what a device shows, asked from our own pages
    protection.exempt(learning_views.stops.bp)  # mail programs stop a mail by its link alone (RFC 8058)
    limiter.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    static_files.init_app(app)
    core_cli.init_app(app, JOBS, IDLE_WORK)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if proxies := app.config.get("PROXIES"):
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]  # Flask's way
