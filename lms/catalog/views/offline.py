"""What a device keeps for the time without a network: the help desks, and nothing of anybody's."""

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries
from lms.catalog.rules import desks_for
from lms.catalog.views.areas import chosen_area
from lms.core import clock
from lms.core.i18n import locale

bp = Blueprint("catalog_offline", __name__, template_folder="../templates")

KEPT_FILES = ("look.css", "app.js", "img/mark.svg")
WORKER_HEADERS = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
"""Asked for anew each time, so that a device never keeps an old worker; it speaks for the whole site."""


@bp.get("/help-desks/offline")
@access(Permission.PUBLIC_READ)
def show_offline() -> ResponseReturnValue:
    """Show the desks without a word about now, for a device to keep and to show when nothing can be reached."""
    now = clock.to_jst(clock.now())
    area = chosen_area(request.args, now.date())
    desks = (*area.desks.national, *queries.help_desks(locale()))
    return render_template(
        "catalog/offline.html",
        now=now,
        near=[(name, desks_for(desks, now)) for name, desks in area.nearest()],
        rows=sorted(desks_for(desks, now), key=lambda row: not row.desk.hours),
    )


@bp.get("/sw.js")
@access(Permission.PUBLIC_READ)
def show_worker() -> ResponseReturnValue:
    """Send the service worker, told which files belong to this version of the site."""
    files = [url_for("static", filename=name) for name in KEPT_FILES]
    shell = {
        "cache": "shell-" + hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12],
        "files": files,
        "helpDesks": url_for("catalog.show_help_desks"),
        "offline": url_for(".show_offline"),
    }
    source = Path(str(current_app.static_folder), "service-worker.js").read_text(encoding="utf-8")
    script = f"const SHELL = {json.dumps(shell)};\n{source}"
    return Response(script, mimetype="text/javascript", headers=WORKER_HEADERS)
