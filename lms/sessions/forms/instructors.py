"""Who is registered to teach, where and how long."""

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _


class InstructorForm(PostForm):
    """One entry of the register."""

    area = SelectField(_("地域"))
    name = StringField(
        _("お名前"),
        filters=[strip],
        validators=[
            InputRequired(_("お名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("お名前は100文字までです。")),
        ],
    )
    starts_on = DayField(_("この日から"), validators=[InputRequired(_("はじめの日を入れてください。"))])
    ends_on = DayField(_("この日まで"), validators=[Optional()])

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse an end before the start.

        Raises:
            ValidationError: no day lies between the two.
        """
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("終わりの日が、始まりの日より前になっています。"))


class RuleForm(PostForm):
    """Whether an area asks for a registered instructor."""

    area = SelectField(_("地域"))
    is_on = SelectField(_("決まり"), choices=["on", "off"])
