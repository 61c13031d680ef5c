"""Anybody may check a record; the name is shown only to those to whom the holder gave the full link."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.limits import LOOKED_UP, limiter
from lms.records import queries
from lms.records.forms import NumberForm
from lms.records.queries import Record
from lms.records.rules import parse_number

bp = Blueprint("records_verify", __name__)


@bp.get("/verify")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_form() -> ResponseReturnValue:
    """Ask for a number, and lead on to what it stands for."""
    form = NumberForm(request.args)
    if "number" not in request.args:
        return render_template("records/verify.html", form=NumberForm(None))
    if not form.validate():
        return render_template("records/verify.html", form=form), 422
    return redirect(url_for(".show_result", number=parse_number(form.number.data)))


@bp.get("/verify/<number>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_result(number: str) -> ResponseReturnValue:
    """Say where a record stands, without a name."""
    return _answer(queries.find(parse_number(number) or ""), name=None)


@bp.get("/verify/<number>/<holder_key>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_result_with_name(number: str, holder_key: str) -> ResponseReturnValue:
    """Say where a record stands, with the name if the key is the holder's; the record is found either way."""
    record = queries.find(parse_number(number) or "")
    name = record.name if record and queries.opens(record, holder_key) else None
    return _answer(record, name)


def _answer(record: Record | None, name: str | None) -> Response:
    page = render_template("records/verification.html", record=record, name=name, form=NumberForm(None))
    return Response(page, 200 if record else 404, headers={"X-Robots-Tag": "noindex"})
