"""The day to which a session is copied."""

from wtforms.validators import InputRequired

from lms.core.forms import PostForm
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _


class CopyForm(PostForm):
    """The new day; everything else moves along with it."""

    held_on = DayField(_("新しい回を開く日"), validators=[InputRequired(_("開く日を入れてください。"))])
