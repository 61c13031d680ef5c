"""What an administrator uploads: a course as one ZIP."""

from typing import Any

from flask import request
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict

from lms.core.forms import PostForm
from lms.core.translation import lazy_gettext as _


class CoursePackForm(PostForm):
    """One file."""

    class Meta(PostForm.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: PostForm, formdata: Any) -> MultiDict[str, Any] | None:
            """Read the file beside the fields."""
            fields = super().wrap_formdata(form, formdata)
            return None if fields is None else MultiDict([*fields.items(multi=True), *request.files.items(multi=True)])

    pack = FileField(_("教材の ZIP ファイル"), [FileRequired(_("ZIP ファイルを選んでください。"))])
