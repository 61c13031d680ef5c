"""What is typed in before everything is erased."""

from unicodedata import normalize

from wtforms import Field, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.accounts.rules import MAX_PASSWORD
from lms.core.forms import PostForm, Storable, strip
from lms.core.i18n import gettext
from lms.core.translation import lazy_gettext as _
from lms.privacy.rules.words import CONFIRMATION


class EraseForm(PostForm):
    """A word typed by hand and the password, so that neither a slip nor an open screen is enough."""

    confirmation = StringField(
        _("確かめのことば"),
        filters=[strip],
        validators=[InputRequired(_("「%(word)s」と入れてください。", word=CONFIRMATION)), Storable(), Length(max=40)],
        description=_("「%(word)s」と入れてください。", word=CONFIRMATION),
        render_kw={"autocomplete": "off"},
    )
    password_now = PasswordField(
        _("いまのパスワード"),
        validators=[
            InputRequired(_("いまのパスワードを入れてください。")),
            Storable(),
            Length(max=MAX_PASSWORD, message=_("パスワードは128文字までです。")),
        ],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_confirmation(self, field: Field) -> None:
        """Take the word in any width.

        Raises:
            ValidationError: something else was typed.
        """
        if _plain(field.data or "") != _plain(str(CONFIRMATION)):
            raise ValidationError(_("「%(word)s」と、そのまま入れてください。", word=CONFIRMATION))

    def refuse_password(self) -> None:
        """Say that the password is another."""
        self.password_now.errors = [*self.password_now.errors, gettext("いまのパスワードが、ちがうようです。")]


def _plain(text: str) -> str:
    return normalize("NFKC", text).strip("「」\"' ").casefold()
