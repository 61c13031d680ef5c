"""What is pressed at the door: one's own booking."""

from wtforms import HiddenField

from lms.core.forms import PostForm


class ArriveForm(PostForm):
    """The button beside one's own booking."""

    registration = HiddenField()

    def target(self) -> int:
        """Return the booking that was pressed, or 0, which is none."""
        value = self.registration.data or ""
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
