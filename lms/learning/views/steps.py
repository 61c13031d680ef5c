"""One small thing to do after the course: it stays on the device; the server says only what to choose from."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.core.i18n import locale
from lms.learning.views.frame import bp, speak_to


@bp.get("/courses/<course_key>/step")
@access(Permission.PUBLIC_READ)
def show_step(course_key: str) -> ResponseReturnValue:
    """Offer first steps, and a box that is sent nowhere."""
    course = speak_to(catalog.current_version(course_key).course)
    return render_template("learning/step.html", course=course, language=locale())
