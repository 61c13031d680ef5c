"""What somebody needs to take part, as it is typed in."""

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from lms.core.forms import PostForm, Storable, strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import choices
from lms.sessions.rules.needs import AccessNeed, Needs
from lms.sessions.rules.words import NEEDS


class NeedsForm(PostForm):
    """Nothing of it is asked for; the purpose stands beside it."""

    needs = SelectMultipleField(_("ひつようなもの"), choices=choices(NEEDS.items()))
    needs_note = TextAreaField(
        _("くわしいこと"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=300, message=_("300文字までで入れてください。"))],
    )

    def validate_needs(self, field: SelectMultipleField) -> None:
        """Ask in words for what is not in the list.

        Raises:
            ValidationError: it is something else, and nobody has said what.
        """
        if AccessNeed.OTHER in (field.data or ()) and not self.needs_note.data:
            raise ValidationError(_("「その他」のときは、どんなことか、「くわしいこと」に書いてください。"))

    def needed(self) -> Needs:
        """Return what is needed, in the order of the list."""
        chosen = set(self.needs.data or ())
        return Needs(tuple(kind for kind in AccessNeed if kind in chosen), self.needs_note.data or None)
