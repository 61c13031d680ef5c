"""Facts: what features tell the statistics, in the transaction of the effect."""

from collections.abc import Mapping

from lms.core import clock
from lms.core.db import session
from lms.core.models import Fact


def append(kind: str, dimensions: Mapping[str, str | int | None], delta: int = 1) -> None:
    """Note that *delta* more (or, below 0, fewer) of *kind* exist with these frozen dimensions."""
    session().add(Fact(kind=kind, dimensions=dict(dimensions), delta=delta, created_at=clock.now()))
