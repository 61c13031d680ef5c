"""What is typed in to sign up, to sign in and to get a new password."""

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from lms.accounts import rules
from lms.accounts.forms.fields import NewPasswordForm, SecretForm, email_field, name_field, optional_text
from lms.core.forms import PostForm, Storable, strip
from lms.core.translation import lazy_gettext as _


class SignUpForm(NewPasswordForm):
    """Name, address and password; nothing else is needed to learn."""

    name = name_field(
        _("お名前"),
        _("お名前を入れてください。"),
        description=_("受講記録に、このまま印字します。ローマ字でもかまいません。"),
        render_kw={"autocomplete": "name"},
    )
    kana = optional_text(_("ふりがな"), 100, description=_("会場の受付で、お名前をさがしやすくなります。"))
    email = email_field(_("メールアドレス"))

    @property
    def owner_email(self) -> str:  # type: ignore[override]  # read from the form itself
        """The address, whose words make a bad password."""
        return self.email.data or ""

    @property
    def owner_name(self) -> str:  # type: ignore[override]  # read from the form itself
        """The name, whose words make a bad password."""
        return self.name.data or ""


class SignInForm(SecretForm):
    """Address and password."""

    email = EmailField(
        _("メールアドレス"),
        filters=[strip],
        validators=[InputRequired(_("メールアドレスを入れてください。")), Storable()],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        _("パスワード"),
        validators=[
            InputRequired(_("パスワードを入れてください。")),
            Storable(),
            Length(max=rules.MAX_PASSWORD, message=_("パスワードは128文字までです。")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class ForgotPasswordForm(PostForm):
    """The address to which the way to a new password is sent."""

    email = email_field(_("メールアドレス"))


class ChoosePasswordForm(NewPasswordForm):
    """A new password, chosen by whoever holds the link of a mail."""
