"""Groups by number: how many have no names, and what a change of the number may be; all pure."""

from collections.abc import Sequence

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.core.translation import marked
from lms.sessions.rules.parties import Claim
from lms.sessions.rules.states import RegistrationState

NAMELESS = marked("団体")
"""What a group is called once its contact has been erased: its name can be a family's."""


class TooManyNames(Refusal):
    """More people have names than there are places for the group."""

    title = _("お名前の方が、団体の人数より多くなります")
    message = _("団体の人数を先にふやすか、来られない方のお名前を取り消してから、もう一度おためしください。")


class KeepsItsTurn(Refusal):
    """A group that waits cannot become more: those behind it would wait longer than they were told."""

    title = _("待機のあいだは、人数をふやせません")
    message = _("人数をへらすことはできます。ふえた方は、別に申し込んでください。")


class NoRoomForMore(Refusal):
    """There are not so many free places, or others wait for them."""

    title = _("ふやす分の席が、ありません")
    message = _("いまの人数のままです。ふえた方は、別に申し込むと、待機に入れます。")


class CountedAlready(Refusal):
    """Those without names have been counted, or the session is over."""

    title = _("いまは、お名前を加えられません")
    message = _("人数を数えたあとは、受付で人数を「0」にもどしてから加えてください。締めた回には加えられません。")


def may_be_named(state: RegistrationState) -> bool:
    """Say whether people of a group may be named: while it has a place or waits, and nobody has been counted."""
    return state in {RegistrationState.WAITING, RegistrationState.CONFIRMED, RegistrationState.ABSENT}


def without_names(people: int, live: Sequence[Claim]) -> int:
    """Work out how many places of a group have no name.

    Args:
        people: how many the group is, 1 or more.
        live: its claims that have not ended, that of the contact among them.

    Raises:
        TooManyNames: more people have names.
    """
    named = sum(not each.holds_group for each in live)
    if people < max(named, 1):
        raise TooManyNames
    return people - named
