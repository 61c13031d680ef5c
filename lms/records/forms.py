"""What is typed in to check a record."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, ValidationError

from lms.core.forms import strip
from lms.core.translation import lazy_gettext as _
from lms.records.rules import parse_number


class NumberForm(FlaskForm):
    """A record's number in any spelling; it only asks, so it travels in the address and needs no token."""

    class Meta:
        """Reads the address, not a body."""

        csrf = False

    number = StringField(
        _("記録の番号"),
        filters=[strip],
        validators=[InputRequired(_("記録の番号を入れてください。"))],
        description=_(
            "英字と数字の17文字です。ハイフンはなくてもかまいません。"
            "0（ゼロ）とO（オー）、1（いち）とI（アイ）は、どちらでも同じに読みます。"
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_number(self, field: StringField) -> None:
        """Find slips before anybody searches: the last character of a number checks the others.

        Raises:
            ValidationError: it cannot be a number.
        """
        if parse_number(field.data or "") is None:
            raise ValidationError(
                _("番号に打ちまちがいがあるようです。記録に書かれた番号と、1文字ずつ見くらべてください。")
            )
