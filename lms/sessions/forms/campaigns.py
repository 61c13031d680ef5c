"""What a coordinator types in about a campaign, and which sessions bear its name."""

from datetime import date
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.core import clock
from lms.core.forms import PostForm, Storable, VersionedForm, Visible, strip
from lms.core.forms.fields import DayField, ReadField
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.campaigns import DEFAULT_NAME, FIRST_YEAR, CampaignPlan, default_days, parse_year

_YEARS_AHEAD = 2
_MOST_IDS = 20_000


class YearField(ReadField):
    """A year: 2027, 2027年, 令和9年, R9."""

    refusal = _("年が読み取れません。2027年、または 令和9年 のように入れてください。")

    def read(self, text: str) -> Any:
        """Return the year, or None."""
        return parse_year(text)


class CampaignForm(VersionedForm):
    """Whose campaign it is, what it is called, when, and what is said about it."""

    area = SelectField(_("地域"))
    name = StringField(
        _("月間の名前"),
        filters=[strip],
        default=DEFAULT_NAME,
        validators=[
            InputRequired(_("月間の名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=60, message=_("月間の名前は60文字までです。")),
        ],
    )
    year = YearField(_("年"), validators=[InputRequired(_("年を入れてください。"))])
    starts_on = DayField(_("はじめの日"))
    ends_on = DayField(_("おわりの日"))
    text = TextAreaField(
        _("ひとこと"),
        filters=[strip],
        validators=[Storable(), Length(max=400, message=_("%(max)d文字までで入れてください。"))],
    )

    def validate_year(self, field: YearField) -> None:
        """Refuse a slip of the year.

        Raises:
            ValidationError: no campaign can be meant.
        """
        last = clock.today().year + _YEARS_AHEAD
        if field.data and not FIRST_YEAR <= field.data <= last:
            raise ValidationError(_("%(first)s年から%(last)s年までの年を入れてください。", first=FIRST_YEAR, last=last))

    def validate_starts_on(self, field: DayField) -> None:
        """Ask for a day of the year.

        Raises:
            ValidationError: it lies in another.
        """
        self._must_lie_in_year(field)

    def validate_ends_on(self, field: DayField) -> None:
        """Ask for a day of the year, and refuse an end before the start.

        Raises:
            ValidationError: it lies in another, or no day lies between the two.
        """
        self._must_lie_in_year(field)
        if self.year.data and not self.starts_on.errors and self._last_day() < self._first_day():
            raise ValidationError(_("終わりの日が、始まりの日より前になっています。"))

    def plan(self) -> CampaignPlan:
        """Read a form that has passed its checks; a day left empty is the first or the last of May."""
        days = self._first_day(), self._last_day()
        return CampaignPlan(self.area.data, self.name.data, *days, self.text.data or "")

    def _must_lie_in_year(self, field: DayField) -> None:
        if field.data and self.year.data and field.data.year != self.year.data:
            raise ValidationError(_("%(year)s年の中の日を入れてください。", year=self.year.data))

    def _first_day(self) -> date:
        return self.starts_on.data or default_days(self.year.data)[0]

    def _last_day(self) -> date:
        return self.ends_on.data or default_days(self.year.data)[1]


class TagsForm(PostForm):
    """Ticks: of campaigns for one session, or of sessions for one campaign.

    Only what was ticked or unticked on this very page is changed: what others did meanwhile stays.
    """

    ticked = SelectMultipleField(_("この月間の回"), coerce=int)
    before = HiddenField(validators=[Length(max=_MOST_IDS)])

    def offer(self, ids: list[int], ticked: list[int]) -> "TagsForm":
        """Offer these to be ticked, and show which of them are."""
        self.ticked.choices = [(id_, str(id_)) for id_ in ids]
        if not self.is_submitted():
            self.ticked.data, self.before.data = ticked, ",".join(map(str, ticked))
        return self

    def given(self) -> set[int]:
        """Return what was ticked that was not before."""
        return set(self.ticked.data) - self._before()

    def taken(self) -> set[int]:
        """Return what was ticked before and is no longer."""
        return self._before() - set(self.ticked.data)

    def _before(self) -> set[int]:
        shown = set((self.before.data or "").split(","))
        return {id_ for id_, label in self.ticked.choices if label in shown}
