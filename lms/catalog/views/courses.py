"""For administrators: which versions of which courses are published."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries

bp = Blueprint("catalog_courses", __name__, template_folder="../templates")


@bp.get("/admin/courses")
@access(Permission.SYSTEM_ADMINISTER)
def list_courses() -> ResponseReturnValue:
    """List every published version of every course."""
    return render_template("catalog/courses.html", versions=queries.list_versions())
