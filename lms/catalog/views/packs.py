"""For administrators: courses from outside, as one ZIP each."""

import io

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, admits_upload, current_actor
from lms.accounts.policy import Permission
from lms.catalog import actions, queries
from lms.catalog.formats.course_export import course_files
from lms.catalog.formats.course_pack import MAX_PACKED_BYTES, pack_files, read_pack
from lms.catalog.forms import CoursePackForm
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.refusals import StaleForm

bp = Blueprint("catalog_packs", __name__, template_folder="../templates")


@bp.get("/admin/courses/packs")
@access(Permission.SYSTEM_ADMINISTER)
def choose() -> ResponseReturnValue:
    """Show the form that takes a pack."""
    return render_template("catalog/course_pack.html", form=CoursePackForm(formdata=None), faults=())


@bp.post("/admin/courses/packs")
@access(Permission.SYSTEM_ADMINISTER)
@admits_upload(MAX_PACKED_BYTES)
def upload() -> ResponseReturnValue:
    """Check a pack: show what publishing it would do, or every fault."""
    form = CoursePackForm()
    if not form.validate_on_submit():
        return render_template("catalog/course_pack.html", form=form, faults=()), form.refusal_status
    pack, faults = read_pack(form.pack.data.stream)
    if pack is None:
        return render_template("catalog/course_pack.html", form=form, faults=faults), form.refusal_status
    return redirect(url_for(".show_draft", draft_id=actions.keep_draft(pack, current_actor())))


@bp.get("/admin/courses/packs/<int:draft_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_draft(draft_id: int) -> ResponseReturnValue:
    """Show what a checked pack holds, before it is published."""
    view = queries.draft_view(draft_id, current_actor())
    form = ConfirmForm(formdata=None)
    return render_template("catalog/course_draft.html", draft_id=draft_id, view=view, form=form)


@bp.get("/admin/courses/<int:version_id>/pack.zip")
@access(Permission.SYSTEM_ADMINISTER)
def download(version_id: int) -> ResponseReturnValue:
    """Hand a published version on: the files from which it can be published elsewhere."""
    row, pictures = queries.version_files(version_id)
    packed = pack_files(row.course_key, course_files(row.content, pictures))
    name = f"{row.course_key}-{row.version}.zip"
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name=name)


@bp.post("/admin/courses/packs/<int:draft_id>/publication")
@access(Permission.SYSTEM_ADMINISTER)
def publish_draft(draft_id: int) -> ResponseReturnValue:
    """Publish a checked pack."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise StaleForm
    actions.publish_draft(draft_id, current_actor(), form.key())
    flash(_("講座を公開しました。これから始める方には、この版が出ます。"), "ok")
    return redirect(url_for("catalog_courses.list_courses"))


@bp.post("/admin/courses/packs/<int:draft_id>/removal")
@access(Permission.SYSTEM_ADMINISTER)
def drop_draft(draft_id: int) -> ResponseReturnValue:
    """Forget a checked pack."""
    if not ConfirmForm().validate_on_submit():
        raise StaleForm
    actions.drop_draft(draft_id, current_actor())
    flash(_("読みこんだ教材を、公開せずに消しました。"), "ok")
    return redirect(url_for("catalog_courses.list_courses"))
