"""What is typed from the sign-in sheet."""

from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.core.forms import PostForm, Storable, strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.sheet import MOST_CHARACTERS, Reading
from lms.sessions.rules.words import SHEET_FAULTS

MOST_SHOWN = 20


class SheetForm(PostForm):
    """Codes of those who signed; first looked at, then applied."""

    codes = TextAreaField(
        _("来られた方の番号"),
        filters=[strip],
        validators=[
            InputRequired(_("来られた方の番号を入れてください。")),
            Storable(),
            Length(max=MOST_CHARACTERS, message=_("5,000文字までで入れてください。")),
        ],
    )
    apply = SubmitField(_("まとめて出席にする"))

    def accepts(self, reading: Reading) -> bool:
        """Say whether everything could be read; else name each fault beside the field."""
        shown = [str(SHEET_FAULTS[fault.why]) % {"code": fault.code} for fault in reading.faults[:MOST_SHOWN]]
        self.codes.errors = [*self.codes.errors, *shown]
        return not reading.faults
