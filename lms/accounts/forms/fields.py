"""Fields and parts of forms that several forms of accounts share."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from flask import current_app
from wtforms import EmailField, Field, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Email, InputRequired, Length, Optional, ValidationError

from lms.accounts import rules
from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.idempotency import Key
from lms.core.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant: its code, its name in full, and whether the whole name was typed."""

    code: str
    label: str
    is_whole: bool = False


class SecretForm(PostForm):
    """A form that holds a password: what is stored of its contents helps nobody to guess it."""

    def key(self) -> Key:
        """Return the idempotency key, its hash of the contents made with the secret of this site."""
        plain = super().key()
        secret = str(current_app.config["SECRET_KEY"]).encode()
        return Key(plain.value, plain.route, hmac.new(secret, plain.body_hash.encode(), hashlib.sha256).hexdigest())


class NewPasswordForm(SecretForm):
    """A form with a new password; names begin with "password", so that no page ever shows them again."""

    email: Any
    name: Any
    owner_email = ""
    owner_name = ""

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

    def validate_password(self, field: Field) -> None:
        """Refuse what a guesser tries early.

        Raises:
            ValidationError: the password is easy to guess.
        """
        if rules.is_easy_to_guess(field.data, email=self.owner_email, name=self.owner_name):
            raise ValidationError(_("当てられやすいパスワードです。ことばを足すか、変えてください。"))


def place_field(label: Any, hint: Any) -> StringField:
    """Return a field for the name of a place."""
    checks = [Optional(), Storable(), Length(max=60, message=_("場所の名前は60文字までです。"))]
    return StringField(label, filters=[strip], validators=checks, description=hint)


class PlaceForm(PostForm):
    """A form that names a place in words; when several fit, they are offered to choose from.

    A view calls `offer` with what fits before it validates.
    """

    place = place_field(_("市区町村"), _("名前か、ふりがなのはじめを入れてください。例：富山市、とやま"))
    place_code = RadioField(_("どちらですか"), choices=[], validate_choice=False, validators=[Optional()])

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """Take what fits the typed text; a single place, or the only one of exactly that name, is taken at once."""
        self.place_code.choices = [SelectChoice(candidate.code, candidate.label) for candidate in candidates]
        whole = [candidate for candidate in candidates if candidate.is_whole] or candidates
        if self.place_code.data not in {candidate.code for candidate in candidates}:
            self.place_code.data = whole[0].code if len(whole) == 1 else None

    def show_place(self, candidate: Candidate | None) -> None:
        """Show the place that is stored."""
        if candidate:
            self.place.data, self.place_code.data = candidate.label, candidate.code
            self.place_code.choices = []

    @property
    def chosen_place(self) -> str | None:
        """The code of the place, or None when none was named."""
        return self.place_code.data if self.place.data else None

    def validate_place(self, field: Field) -> None:
        """Ask again when nothing, or more than one place, fits.

        Raises:
            ValidationError: it is not clear which place is meant.
        """
        if field.data and not self.place_code.choices:
            raise ValidationError(_("その名前の場所が見つかりません。ひらがなでも、さがせます。"))
        if field.data and not self.place_code.data:
            raise ValidationError(_("いくつか見つかりました。下から、えらんでください。"))


def name_field(label: Any, missing: Any, **more: Any) -> StringField:
    """Return a field for a name that must be there and can be seen."""
    checks = [InputRequired(missing), Storable(), Visible(), Length(max=100, message=_("名前は100文字までです。"))]
    return StringField(label, filters=[strip], validators=checks, **more)


def optional_text(label: Any, most: int, **more: Any) -> StringField:
    """Return a field of one line that may stay empty."""
    too_long = Length(max=most, message=_("%(most)s文字までで入れてください。", most=most))
    return StringField(label, filters=[strip], validators=[Optional(), Storable(), too_long], **more)


def one_of(label: Any, choices: Sequence[SelectChoice], missing: Any) -> RadioField:
    """Return a field for a choice that must be made."""
    known = AnyOf([choice.value for choice in choices], message=missing)
    return RadioField(label, choices=choices, validate_choice=False, validators=[InputRequired(missing), known])


def whole_number(text: Any) -> int | None:
    """Read an id from a list of choices; whatever no row can have is None."""
    typed = str(text)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def half_width(text: str | None) -> str | None:
    """Write an address in half width, as it was meant."""
    return normalize("NFKC", text) if text else text


def email_field(label: Any, *, is_needed: bool = True, autocomplete: str = "email") -> EmailField:
    """Return a field for one e-mail address."""
    first = InputRequired(_("メールアドレスを入れてください。")) if is_needed else Optional()
    return EmailField(
        label,
        filters=[half_width, strip],
        validators=[
            first,
            Storable(),
            Length(max=254, message=_("メールアドレスは254文字までです。")),
            Email(_("メールアドレスの形になっていません。例：hanako@example.jp")),
        ],
        render_kw={"autocomplete": autocomplete, "inputmode": "email"},
    )
