"""What a device keeps for the time without a network, and how it shows the site once that is installed."""

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
from lms.core import catalogues, clock
from lms.core.copies import make_copy
from lms.core.i18n import gettext as _
from lms.core.i18n import locale

bp = Blueprint("catalog_offline", __name__, template_folder="../templates")

KEPT_FILES = ("look.css", "app.js", "copy.js", "img/mark.svg")
WORKER_HEADERS = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
"""Asked for anew each time, so that a device never keeps an old worker; it speaks for the whole site."""
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
MASKABLE = ("icon-maskable-512.png", "512x512", "maskable")
PAPER = "#faf7f0"
"""The ground of every page, and of the icons."""


@bp.get("/help-desks/offline")
@access(Permission.PUBLIC_READ)
def show_offline() -> ResponseReturnValue:
    """Show the desks without a word about now, for a device to keep and to show when nothing can be reached."""
    make_copy()
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


@bp.get("/manifest.webmanifest")
@access(Permission.PUBLIC_READ)
def show_manifest() -> ResponseReturnValue:
    """Say how the site looks when it is installed on a phone: its name, its icons, and help one tap away."""
    icons = [
        {"src": url_for("static", filename=f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in (*ICONS, MASKABLE)
    ]
    ways = ((_("相談先"), url_for("catalog.show_help_desks")), (_("学ぶ"), "/courses"))
    manifest = {
        "id": "/",
        "name": str(_("つながりサポーター講座")),
        "short_name": str(_("つながり")),
        "description": str(_("孤独・孤立について学び、地域の講座をさがし、相談先を見られます。")),
        "lang": catalogues.html_tag(locale()),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [{"name": str(name), "url": url} for name, url in ways],
    }
    return Response(json.dumps(manifest, ensure_ascii=False), mimetype="application/manifest+json")
