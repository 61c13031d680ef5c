"""What is typed in to check a record, and to correct the name on one."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from lms.accounts.forms.fields import name_field, one_of
from lms.core.forms import PostForm, strip
from lms.core.translation import lazy_gettext as _
from lms.records.rules import NAME_REASONS, parse_number


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


class NameForm(PostForm):
    """The right name, and why it is written anew."""

    name = name_field(_("正しいお名前"), _("お名前を入れてください。"), render_kw={"autocomplete": "off"})
    reason = one_of(
        _("直すわけ"),
        [SelectChoice(reason.value, words) for reason, words in NAME_REASONS.items()],
        _("直すわけを選んでください。"),
    )
