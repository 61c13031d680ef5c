"""What must never happen: that nobody is left who can give roles."""

from lms.accounts import queries
from lms.core import clock
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _


class LastAdministrator(Refusal):
    """Nobody would be left who can give roles."""

    title = _("管理者が、いなくなってしまいます")
    message = _("先に、ほかの人を管理者にしてください。招待した人は、パスワードを決めてから数えます。")


def keep_an_administrator(*, without_grant: int | None = None, without_user: int | None = None) -> None:
    """Refuse to take away the last administrator, inside the running transaction.

    The grants are locked first and the users read in a later statement: of two administrators who take each
    other's role or sign-in away at the same moment, the second waits here and sees what the first has done.

    Args:
        without_grant: the grant that is about to end.
        without_user: the user who is about to be stopped.

    Raises:
        LastAdministrator: nobody else could sign in and give roles.
    """
    queries.lock_administrator_grants()
    now = queries.acting_administrators(clock.today())
    left = [each for each in now if each.grant_id != without_grant and each.user_id != without_user]
    if len(left) < len(now) and not left:
        raise LastAdministrator
