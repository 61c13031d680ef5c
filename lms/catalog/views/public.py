"""Public pages of the catalogue: who is there to help, and the pictures of the courses."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.accounts.rules import safe_next
from lms.catalog import queries
from lms.catalog.rules import DeskState, desks_for
from lms.catalog.views.areas import chosen_area
from lms.core import clock
from lms.core.i18n import locale

bp = Blueprint("catalog", __name__, template_folder="../templates")

IMAGE_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""A picture never changes under its hash, and opened by itself it may do nothing."""


@bp.get("/help-desks")
@access(Permission.PUBLIC_READ)
def show_help_desks() -> ResponseReturnValue:
    """Show who is there to help: of the chosen area first, and whoever picks up now before the others."""
    now = clock.to_jst(clock.now())
    area = chosen_area(request.args, now.date())
    rows = desks_for((*area.desks.national, *queries.help_desks(locale())), now)
    return render_template(
        "catalog/help_desks.html",
        now=now,
        area=area,
        near=[(name, desks_for(desks, now)) for name, desks in area.nearest()],
        groups={state: [row for row in rows if row.state is state] for state in DeskState},
        states=DeskState,
        came_from=safe_next(request.args.get("from", "")),
    )


@bp.get("/course-images/<string(length=64):sha256>.svg")
@access(Permission.PUBLIC_READ)
def show_image(sha256: str) -> ResponseReturnValue:
    """Send a picture of a course."""
    image = queries.get_image(sha256)
    return Response(image.body, mimetype=image.media_type, headers=IMAGE_HEADERS)
