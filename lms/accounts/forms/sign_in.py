"""What is typed in to sign up and to sign in."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from lms.accounts import rules
from lms.core.forms import PostForm, Storable, Visible, strip


class SignUpForm(PostForm):
    """Name, address and password; nothing else is needed to learn."""

    name = StringField(
        _("お名前"),
        filters=[strip],
        validators=[
            InputRequired(_("お名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("お名前は100文字までです。")),
        ],
        description=_("受講記録に、このまま印字します。ローマ字でもかまいません。"),
        render_kw={"autocomplete": "name"},
    )
    kana = StringField(
        _("ふりがな"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=100, message=_("ふりがなは100文字までです。"))],
        description=_("会場の受付で、お名前をさがしやすくなります。"),
    )
    email = EmailField(
        _("メールアドレス"),
        filters=[strip],
        validators=[
            InputRequired(_("メールアドレスを入れてください。")),
            Storable(),
            Length(max=254, message=_("メールアドレスは254文字までです。")),
            Email(_("メールアドレスの形になっていません。例：hanako@example.jp")),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    password = PasswordField(
        _("パスワード"),
        validators=[
            InputRequired(_("パスワードを入れてください。")),
            Storable(),
            Length(
                min=rules.MIN_PASSWORD,
                max=rules.MAX_PASSWORD,
                message=_("パスワードは、15文字から128文字までで入れてください。"),
            ),
        ],
        description=_("15文字以上。好きなことばを3つ4つならべると、覚えやすく、当てられにくくなります。"),
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what a guesser tries early.

        Raises:
            ValidationError: the password is easy to guess.
        """
        if rules.is_easy_to_guess(field.data, email=self.email.data or "", name=self.name.data or ""):
            raise ValidationError(_("当てられやすいパスワードです。ことばを足すか、変えてください。"))


class SignInForm(PostForm):
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
