"""What an administrator types in about a desk of an area."""

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from lms.accounts.policy import NATION
from lms.catalog.formats.desk_hours import Hours, HoursFault, read_hours
from lms.catalog.forms.fields import phone_as_shown
from lms.core.clock import JST
from lms.core.forms import Storable, VersionedForm, Visible, strip
from lms.core.forms.fields import DayField, TimeField
from lms.core.translation import lazy_gettext as _
from lms.regions.rules import PREFECTURES


def _at_most(number: int) -> Any:
    return Length(max=number, message=_("%(max)d文字までで入れてください。"))


class DeskEntryForm(VersionedForm):
    """One desk: whose it is, how to reach it, when it is open, who looked and when to look again."""

    prefecture = SelectField(
        _("地域"),
        choices=[SelectChoice(NATION, _("全国")), *(SelectChoice(one.code, one.name) for one in PREFECTURES)],
        default=NATION,
        validators=[InputRequired(_("地域を選んでください。"))],
    )
    municipality = StringField(_("市区町村"), filters=[strip], validators=[Storable(), _at_most(50)])
    name = StringField(
        _("窓口の名前"),
        filters=[strip],
        validators=[InputRequired(_("窓口の名前を入れてください。")), Storable(), Visible(), _at_most(100)],
    )
    note = TextAreaField(_("どんなときに"), filters=[strip], validators=[Optional(), Storable(), _at_most(300)])
    phone = StringField(
        _("電話番号"),
        filters=[phone_as_shown],
        validators=[
            Optional(),
            Storable(),
            Regexp(r"#?[0-9][0-9-]{1,14}\Z", message=_("電話番号は 03-1234-5678 や #9999 のように入れてください。")),
        ],
    )
    is_free = BooleanField(_("通話料がかからない"))
    url = StringField(
        _("ページの住所（URL）"),
        filters=[strip],
        validators=[
            Optional(),
            Storable(),
            _at_most(500),
            Regexp(r"https?://[^\s<>\"]+\Z", message=_("URLは https:// で始まる1行を入れてください。")),
        ],
    )
    hours = TextAreaField(_("開いている時間"), validators=[Storable(), _at_most(500)])
    shown_from_on = DayField(_("出しはじめる日"))
    shown_from = TimeField(_("出しはじめる時刻"))
    shown_until_on = DayField(_("出しおわる日"))
    shown_until = TimeField(_("出しおわる時刻"))
    source = StringField(
        _("確かめた資料"),
        filters=[strip],
        validators=[InputRequired(_("何を見て確かめたかを入れてください。")), Storable(), Visible(), _at_most(200)],
    )
    checked_on = DayField(_("確かめた日"), validators=[InputRequired(_("確かめた日を入れてください。"))])
    review_due_on = DayField(_("次に確かめる期限"), validators=[InputRequired(_("次に確かめる期限を入れてください。"))])

    codes_by_name: Mapping[str, str] = MappingProxyType({})
    """Municipalities and wards of the chosen prefecture."""

    def validate_municipality(self, field: StringField) -> None:
        """Refuse a municipality that the prefecture does not have.

        Raises:
            ValidationError: there is none of that name.
        """
        if field.data and field.data not in self.codes_by_name:
            raise ValidationError(_("その名前の市区町村が、選んだ地域にありません。「緑川市」のように入れてください。"))

    def validate_name(self, field: StringField) -> None:
        """Refuse a desk that nobody could reach.

        Raises:
            ValidationError: there is neither a number nor a page.
        """
        if not (self.phone.data or self.url.data):
            raise ValidationError(_("電話番号かURLの、どちらかを入れてください。"))

    def validate_hours(self, field: TextAreaField) -> None:
        """Refuse hours that cannot be read.

        Raises:
            ValidationError: names the line.
        """
        try:
            read_hours(field.data or "")
        except HoursFault as fault:
            unreadable = _(
                "「%(line)s」が読み取れません。「月〜金 8:30〜17:15」のように、1行ずつ入れてください。",
                line=fault.line.strip()[:60],
            )
            raise ValidationError(unreadable) from fault

    def validate_shown_until_on(self, field: DayField) -> None:
        """Refuse half a window, and one that ends before it begins.

        Raises:
            ValidationError: the window is not whole.
        """
        if bool(self.shown_from_on.data) != bool(field.data):
            raise ValidationError(_("期間のある窓口は、出しはじめる日と出しおわる日の両方を入れてください。"))
        window = self.window()
        if window and window[1] <= window[0]:
            raise ValidationError(_("出しおわる時が、出しはじめる時より前になっています。"))

    def validate_review_due_on(self, field: DayField) -> None:
        """Refuse a review before the check.

        Raises:
            ValidationError: it is out of place.
        """
        if field.data and self.checked_on.data and field.data < self.checked_on.data:
            raise ValidationError(_("次に確かめる期限が、確かめた日より前になっています。"))

    def area(self) -> str:
        """Return whose desk it is: JP, a prefecture, or a municipality."""
        return self.codes_by_name.get(self.municipality.data or "") or str(self.prefecture.data)

    def opening(self) -> Hours:
        """Return the opening hours that were typed."""
        return read_hours(self.hours.data or "")

    def window(self) -> tuple[datetime, datetime] | None:
        """Return the time in which the desk exists; None for a standing one."""
        first, last = self.shown_from_on.data, self.shown_until_on.data
        if not (first and last):
            return None
        begins = datetime.combine(first, self.shown_from.data or time.min, JST)
        return begins, datetime.combine(last, self.shown_until.data or time(23, 59), JST)
