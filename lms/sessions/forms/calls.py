"""How a call went: one of three buttons."""

from wtforms import HiddenField

from lms.core.forms import PostForm
from lms.core.refusals import NotFound
from lms.sessions.rules.calls import Pressed


class CallForm(PostForm):
    """The button that was pressed."""

    pressed = HiddenField()

    def result(self) -> Pressed:
        """Return the button.

        Raises:
            NotFound: there is no such button.
        """
        if self.pressed.data not in set(Pressed):
            raise NotFound
        return Pressed(self.pressed.data)
