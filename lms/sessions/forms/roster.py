"""What staff say about each line of a roster."""

from wtforms import SelectMultipleField

from lms.sessions.forms.lists import ListLinesForm
from lms.sessions.rules.roster import COLUMNS


class RosterEntriesForm(ListLinesForm):
    """The lines as they were read, and which of the doubtful ones are other people."""

    columns = COLUMNS

    others = SelectMultipleField(choices=[], validate_choice=False)

    def said_to_be_others(self) -> set[int]:
        """Return the numbers of the doubtful lines that are to be entered."""
        return {int(number) for number in self.others.data or () if number.isascii() and number.isdecimal()}
