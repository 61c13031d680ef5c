"""Lists of people from a file: the file itself, and its lines on the way to the next page."""

import json
from collections.abc import Collection, Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.forms import PostForm, Storable, UploadForm
from lms.core.table_files import TableUnreadable, read_table
from lms.core.tables import Row, Table
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules import members, roster

Columns = Mapping[str, tuple[str, ...]]


class ListFileForm(UploadForm):
    """The file; each kind of list says which columns it has, and which it cannot do without."""

    columns: Columns
    needed: str

    file = FileField(_("名簿のファイル"), [FileRequired(_("名簿のファイルを選んでください。"))])

    def validate_file(self, field: FileField) -> None:
        """Read the table.

        Raises:
            ValidationError: it is none that we can read.
        """
        try:
            self._table = read_table(field.data.read(), dict(self.columns), self.needed)
        except TableUnreadable as unreadable:
            raise ValidationError(unreadable.message) from unreadable

    def table(self) -> Table:
        """Return the lines of the file, which is read once."""
        return self._table


class ListLinesForm(PostForm):
    """The lines as they were read."""

    columns: Columns

    rows = TextAreaField(widget=HiddenInput(), validators=[InputRequired(), Storable()])

    def validate_rows(self, field: TextAreaField) -> None:
        """Refuse lines that no page of ours has made.

        Raises:
            ValidationError: they are not what the page before carried.
        """
        self._table = _lines_of(field.data, self.columns)

    def table(self) -> Table:
        """Return the lines as they were read from the file; to be read again, since nobody is trusted with them."""
        return self._table


class RosterFileForm(ListFileForm):
    """A roster of one session."""

    columns, needed = roster.COLUMNS, "name"


class MemberFileForm(ListFileForm):
    """An organisation's list of those who are to take part."""

    columns, needed = members.COLUMNS, "member_number"


class MemberLinesForm(ListLinesForm):
    """The lines of such a list."""

    columns = members.COLUMNS


def carried(table: Table) -> str:
    """Write the lines of a file for the next page."""
    return json.dumps([[row.number, row.cells] for row in table.rows], ensure_ascii=False)


def _lines_of(sent: str, columns: Collection[str]) -> Table:
    try:
        rows = tuple(
            Row(int(number), {str(name): str(cell) for name, cell in cells.items() if name in columns})
            for number, cells in json.loads(sent)
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise ValidationError(_("もう一度、名簿のファイルを選んでください。")) from error
    return Table(tuple(columns), (), rows)
