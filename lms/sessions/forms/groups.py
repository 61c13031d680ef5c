"""What is typed in about groups: a contact and a number, names later, and how many have come."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask_wtf.file import FileField
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.core.forms import PostForm, Storable, UploadForm, Visible, strip
from lms.core.table_files import TableUnreadable
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField, reason_field
from lms.sessions.forms.group_names import read_names, read_names_file
from lms.sessions.forms.people import StaffContactForm
from lms.sessions.forms.public import BookingForm
from lms.sessions.rules.people import MOST_IN_GROUP, Newcomer

_MOST_TEXT = 100_000
_T = TypeVar("_T")


class _Group(PostForm):
    group_name = StringField(
        _("団体名"),
        filters=[strip],
        validators=[
            InputRequired(_("団体名を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("団体名は100文字までです。")),
        ],
        render_kw={"autocomplete": "organization"},
    )
    people = NumberField(
        _("参加する人数"),
        validators=[
            InputRequired(_("人数を入れてください。")),
            NumberRange(min=2, max=MOST_IN_GROUP, message=_("2人から1,000人までで入れてください。")),
        ],
    )


class GroupForm(_Group, BookingForm):
    """A group books by number, and says who its contact is."""

    def refuse_more_than(self, most: int) -> None:
        """Say up to how many people a group may book here."""
        self.people.errors = [str(_("この回でネットから申し込める団体は、%(most)s人までです。", most=most))]


class StaffGroupForm(_Group, StaffContactForm):
    """A group whose contact telephones or has sent a paper."""


class NamesForm(UploadForm):
    """Who of the group comes: one a line, as it is typed or pasted from a spreadsheet, or the spreadsheet itself."""

    lines = TextAreaField(
        _("参加する方のお名前"),
        validators=[
            Optional(),
            Storable(),
            Length(max=_MOST_TEXT, message=_("長すぎます。いくつかに分けてください。")),
        ],
    )
    file = FileField(_("または、名簿のファイル"))

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Read the lines and the file; every fault is said at once beside its field."""
        is_valid: bool = super().validate(extra_validators)
        self._people: list[Newcomer] = []
        if is_valid and self.lines.data:
            self.lines.errors = self._take(read_names, self.lines.data)
        if is_valid and self.file.data:
            self.file.errors = self._take(read_names_file, self.file.data.read())
        if is_valid and not self._people and not (self.lines.errors or self.file.errors):
            self.lines.errors = [str(_("お名前を、1行に1人ずつ入れてください。"))]
        return is_valid and not (self.lines.errors or self.file.errors)

    def people(self) -> list[Newcomer]:
        """Return whom the group brings."""
        return self._people

    def _take(self, read: Callable[[_T], tuple[list[Newcomer], list[LazyString]]], sent: _T) -> list[str]:
        try:
            found, faults = read(sent)
        except TableUnreadable as unreadable:
            return [str(unreadable.message)]
        self._people += found
        return [str(fault) for fault in faults]


class GroupSizeForm(PostForm):
    """How many people the group is now."""

    people = NumberField(
        _("参加する人数"),
        validators=[
            InputRequired(_("人数を入れてください。")),
            NumberRange(min=1, max=MOST_IN_GROUP, message=_("1人から1,000人までで入れてください。")),
        ],
    )


class GroupCountForm(PostForm):
    """How many of the group without names have come."""

    people = NumberField(
        _("お名前のない方は、何人来ましたか"),
        validators=[
            InputRequired(_("人数を入れてください。いなければ 0 です。")),
            NumberRange(max=MOST_IN_GROUP, message=_("1,000人までで入れてください。")),
        ],
    )
    add_place = SubmitField(_("定員を増やして書きとめる"))


class GroupCorrectionForm(GroupCountForm):
    """How many it was, and why it is corrected."""

    reason = reason_field()
