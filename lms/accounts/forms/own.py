"""What people change about themselves."""

from typing import Any

from wtforms import Field, PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.accounts import rules
from lms.accounts.forms.fields import NewPasswordForm, PlaceForm, SecretForm, email_field, name_field, optional_text
from lms.core.forms import Storable
from lms.core.translation import lazy_gettext as _


def _password_now() -> PasswordField:
    return PasswordField(
        _("いまのパスワード"),
        validators=[
            InputRequired(_("いまのパスワードを入れてください。")),
            Storable(),
            Length(max=rules.MAX_PASSWORD, message=_("パスワードは128文字までです。")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


def check_phone(_form: Any, field: Field) -> None:
    """Refuse what cannot be a telephone number in Japan or abroad.

    Raises:
        ValidationError: too few or too many digits.
    """
    if field.data and not 9 <= len(rules.normal_phone(field.data)) <= 15:
        raise ValidationError(_("電話番号は、市外局番から入れてください。例：076-123-4567"))


class OwnDetailsForm(PlaceForm):
    """Name, reading, telephone and municipality."""

    name = name_field(
        _("お名前"),
        _("お名前を入れてください。"),
        description=_("これからの受講記録に、このまま印字します。すでにある受講記録は変わりません。"),
        render_kw={"autocomplete": "name"},
    )
    kana = optional_text(_("ふりがな"), 100, description=_("会場の受付で、お名前をさがしやすくなります。"))
    phone = optional_text(
        _("電話番号"),
        40,
        description=_("会場の変更など、急ぎの連絡に使います。"),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        check_phone(self, field)


class ChangePasswordForm(NewPasswordForm):
    """The password of now, and a new one."""

    password_now = _password_now()


class ChangeAddressForm(SecretForm):
    """A new address to sign in with, and the password, so that an open screen is not enough."""

    email = email_field(_("新しいメールアドレス"))
    password_now = _password_now()
