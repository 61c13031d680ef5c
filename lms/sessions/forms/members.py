"""The list of those who are to take part: the file, its lines, and one person's session."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.forms import PostForm, Storable, UploadForm
from lms.core.i18n import day, time_of_day
from lms.core.table_files import TableUnreadable, read_table
from lms.core.tables import Table
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.roster import lines_of
from lms.sessions.models import TrainingSession
from lms.sessions.rules.members import COLUMNS


class MemberFileForm(UploadForm):
    """The file."""

    file = FileField(_("対象者名簿のファイル"), [FileRequired(_("名簿のファイルを選んでください。"))])

    def validate_file(self, field: FileField) -> None:
        """Read the table.

        Raises:
            ValidationError: it is none that we can read.
        """
        try:
            self._table = read_table(field.data.read(), dict(COLUMNS), "member_number")
        except TableUnreadable as unreadable:
            raise ValidationError(unreadable.message) from unreadable

    def table(self) -> Table:
        """Return the lines of the file, which is read once."""
        return self._table


class MemberLinesForm(PostForm):
    """The lines as they were read."""

    rows = TextAreaField(widget=HiddenInput(), validators=[InputRequired(), Storable()])

    def validate_rows(self, field: TextAreaField) -> None:
        """Refuse lines that no page of ours has made.

        Raises:
            ValidationError: they are not what the page before carried.
        """
        self._table = lines_of(field.data, COLUMNS)

    def table(self) -> Table:
        """Return the lines as they were read from the file; to be read again, since nobody is trusted with them."""
        return self._table


class AssignForm(PostForm):
    """Which session somebody takes part in; 0 is none."""

    training_session_id = SelectField(_("受ける回"), coerce=int)

    def offer(self, coming: list[TrainingSession]) -> None:
        """Offer the sessions that are coming."""
        named = [(row.id, f"{day(row.starts_at)}{time_of_day(row.starts_at)}　{row.title}") for row in coming]
        self.training_session_id.choices = [(0, _("どの回にも出ない（席を返す）")), *named]
