"""`flask courses preview`: a draft course on this computer, new on every save, its faults shown as a page."""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.serving import run_simple

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog.cli import cli
from lms.catalog.formats.course_files import content_hash, read_course
from lms.catalog.formats.faults import Fault
from lms.core.db import Model, db
from lms.home.actions import publish_draft

FACTORY = "make_app"
"""Where an application keeps what built it, so that a preview can build another."""
STAMP = "/preview/stamp"
SCRIPT = "preview.js"

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class Draft:
    """A course folder as it was last read."""

    folder: Path
    stamp: Stamp | None = None
    faults: tuple[Fault, ...] = ()
    course_key: str | None = None
    reading: int = 0

    def refresh(self) -> None:
        """Read the folder again when a file in it has changed, and publish it under a version of its own."""
        if (stamp := stamp_of(self.folder)) == self.stamp:
            return
        self.stamp, self.reading = stamp, self.reading + 1
        pack, faults = read_course(self.folder)
        self.faults = tuple(faults)
        if pack:
            self.course_key = pack.course.key
            publish_draft(pack, self.reading)


def stamp_of(folder: Path) -> Stamp:
    """Tell by name, time and size what is in a folder; it differs after every save."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)


def preview_app(make_app: Callable[[dict[str, object]], Flask], folder: Path, database: Path) -> Flask:
    """Build a site that shows one draft course and nothing else of anybody's.

    Args:
        make_app: builds the application from settings.
        folder: the course folder.
        database: file of a database of its own.
    """
    app = make_app(
        {
            "SECRET_KEY": secrets.token_urlsafe(32),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}",
            "RATELIMIT_STORAGE_URI": "memory://",
            "RATELIMIT_ENABLED": False,
            "SITE_URL": None,
            "SMTP_URL": None,
            "MAIL_FROM": "preview@localhost",
            "SESSION_COOKIE_SECURE": False,
        }
    )
    draft = Draft(folder)
    with app.app_context():
        Model.metadata.create_all(db.engine)
    _add_pages(app, draft)
    return app


def _add_pages(app: Flask, draft: Draft) -> None:
    """Let every page be preceded by a look at the folder, and followed by the script that waits for the next save."""

    @access(Permission.PUBLIC_READ)
    def stamp() -> ResponseReturnValue:
        return Response(content_hash({"stamp": stamp_of(draft.folder)}), mimetype="text/plain")

    @access(Permission.PUBLIC_READ)
    def course() -> ResponseReturnValue:
        return redirect(url_for("learning.show_course", course_key=draft.course_key))

    app.add_url_rule(STAMP, "preview_stamp", stamp)
    app.add_url_rule("/preview", "preview", course)
    app.before_request(partial(_read_again, draft))
    app.after_request(_watched)


def _read_again(draft: Draft) -> ResponseReturnValue | None:
    if request.endpoint in {"static", "preview_stamp"}:
        return None
    draft.refresh()
    if not draft.faults:
        return None
    return render_template("home/draft_faults.html", faults=draft.faults), 422


def _watched(response: Response) -> Response:
    if response.mimetype == "text/html" and not response.is_streamed:
        script = f'<script type="module" src="{url_for("static", filename=SCRIPT)}"></script></body>'
        response.set_data(response.get_data(as_text=True).replace("</body>", script))
    return response


@cli.command("preview")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", default=5005, show_default=True, help="Port on this computer.")
def preview(folder: Path, port: int) -> None:
    """Show a draft course in the browser of this computer; each save shows at once, and so does each fault."""
    with tempfile.TemporaryDirectory() as place:
        app = preview_app(current_app.extensions[FACTORY], folder, Path(place) / "preview.sqlite3")
        click.echo(f"http://127.0.0.1:{port}/preview を開いてください。止めるときは Ctrl+C です。")
        run_simple("127.0.0.1", port, app, threaded=True)
