"""What an administrator uploads: a course as one ZIP."""

from flask_wtf.file import FileField, FileRequired

from lms.core.forms import UploadForm
from lms.core.translation import lazy_gettext as _


class CoursePackForm(UploadForm):
    """One file."""

    pack = FileField(_("教材の ZIP ファイル"), [FileRequired(_("ZIP ファイルを選んでください。"))])
