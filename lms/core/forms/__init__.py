"""The shape of what is typed in: every posting form carries a CSRF token and a key of its own."""

import hashlib
import json
import secrets
import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation, ValidationError

from lms.core.idempotency import Key
from lms.core.translation import lazy_gettext as _
from lms.core.types import first_unstorable

_UNHASHED = {"csrf_token", "form_key"}


class PostForm(FlaskForm):
    """A form that changes something."""

    class Meta(FlaskForm.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> MultiDict[str, str] | None:
            """Take spaces alone for nothing, as whoever typed them sees it; what is no form (JSON) has no fields."""
            if formdata is None or not request.form:
                return None
            sent = request.form.items(multi=True)
            return MultiDict((name, value if value.strip() else "") for name, value in sent)

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def key(self) -> Key:
        """Return the idempotency key of this very submission."""
        body = sorted((name, value) for name, value in request.form.items(multi=True) if name not in _UNHASHED)
        digest = hashlib.sha256(json.dumps(body, ensure_ascii=True).encode()).hexdigest()
        return Key(value=self.form_key.data or secrets.token_urlsafe(16), route=request.path, body_hash=digest)

    @property
    def refusal_status(self) -> int:
        """HTTP status of the page that shows this form again: 422, the input needs mending."""
        return 422


class UploadForm(PostForm):
    """A form with a file in it."""

    class Meta(PostForm.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> MultiDict[str, Any] | None:
            """Read the file beside the fields."""
            fields = super().wrap_formdata(form, formdata)
            return None if fields is None else MultiDict([*fields.items(multi=True), *request.files.items(multi=True)])


class ConfirmForm(PostForm):
    """A button: nothing to fill in, but sent once and by the person who sees the page."""


class VersionedForm(PostForm):
    """A form that changes a row, and says which version of the row it was filled from."""

    version = HiddenField()

    def seen_version(self) -> int:
        """Return the version of the row from which the form was filled; 0 when somebody has tampered with it."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class Storable:
    """Refuse what no database can hold, naming the place."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Stop at the first NUL or lone surrogate.

        Raises:
            StopValidation: the text holds one.
        """
        place = first_unstorable(field.data or "")
        if place is not None:
            message = _("%(place)d文字目に、使えない文字（制御文字など）があります。消してください。", place=place + 1)
            raise StopValidation(message)


class Visible:
    """Refuse a name of nothing but spaces."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Require one character one can see.

        Raises:
            ValidationError: there is none.
        """
        if not any(unicodedata.category(character)[0] not in "ZC" for character in field.data or ""):
            raise ValidationError(_("文字を入れてください。"))


def strip(text: str | None) -> str | None:
    """Take away the spaces and tabs that come with pasting; keep every character between them."""
    return text.strip() if text else text
