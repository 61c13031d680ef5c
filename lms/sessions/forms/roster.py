"""A roster that staff bring, and what they say about each line of it."""

import json
from collections.abc import Collection

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from lms.core.forms import PostForm, Storable, UploadForm
from lms.core.table_files import TableUnreadable, read_table
from lms.core.tables import Row, Table
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.roster import COLUMNS


class RosterFileForm(UploadForm):
    """The file."""

    file = FileField(_("名簿のファイル"), [FileRequired(_("名簿のファイルを選んでください。"))])

    def validate_file(self, field: FileField) -> None:
        """Read the table.

        Raises:
            ValidationError: it is none that we can read.
        """
        try:
            self._table = read_table(field.data.read(), dict(COLUMNS), "name")
        except TableUnreadable as unreadable:
            raise ValidationError(unreadable.message) from unreadable

    def table(self) -> Table:
        """Return the lines of the file, which is read once."""
        return self._table


class RosterEntriesForm(PostForm):
    """The lines as they were read, and which of the doubtful ones are other people."""

    rows = TextAreaField(widget=HiddenInput(), validators=[InputRequired(), Storable()])
    others = SelectMultipleField(choices=[], validate_choice=False)

    def validate_rows(self, field: TextAreaField) -> None:
        """Refuse lines that no page of ours has made.

        Raises:
            ValidationError: they are not what the page before carried.
        """
        self._table = lines_of(field.data, COLUMNS)

    def table(self) -> Table:
        """Return the lines as they were read from the file; to be read again, since nobody is trusted with them."""
        return self._table

    def said_to_be_others(self) -> set[int]:
        """Return the numbers of the doubtful lines that are to be entered."""
        return {int(number) for number in self.others.data or () if number.isascii() and number.isdecimal()}


def carried(table: Table) -> str:
    """Write the lines of a file for the next page."""
    return json.dumps([[row.number, row.cells] for row in table.rows], ensure_ascii=False)


def lines_of(sent: str, columns: Collection[str]) -> Table:
    """Read the lines that the page before carried.

    Raises:
        ValidationError: no page of ours has made them.
    """
    try:
        rows = tuple(
            Row(int(number), {str(name): str(cell) for name, cell in cells.items() if name in columns})
            for number, cells in json.loads(sent)
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise ValidationError(_("もう一度、名簿のファイルを選んでください。")) from error
    return Table(tuple(columns), (), rows)
