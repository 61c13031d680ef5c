"""What a desk's device sends when the network is back, and what people decide about what clashes."""

import json
import re
from datetime import UTC, datetime
from typing import Any, TypeGuard

from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from lms.core.forms import PostForm
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.taps import MOST_TAPS, Settlement, Tap

_RANDOM = re.compile(r"[A-Za-z0-9_-]{16,64}")
_LATEST_MILLISECONDS = 4_102_444_800_000  # the year 2100: no clock of a device is that far wrong
_LARGEST_ID = 2**31 - 1


class TapsForm(PostForm):
    """A list of taps as JSON: nonce, registration, device, seen, tapped_at (milliseconds since 1970)."""

    taps = HiddenField(validators=[InputRequired()])

    def validate_taps(self, field: HiddenField) -> None:
        """Refuse the whole sending when one tap has another shape.

        Raises:
            ValidationError: it is no list of taps.
        """
        self.kept = _read(field.data or "")
        if self.kept is None:
            raise ValidationError(_("受付の記録の形が、正しくありません。"))

    kept: list[Tap] | None = None

    def sent(self) -> list[Tap]:
        """Return the taps in their order; the form has been validated."""
        return self.kept or []


class SettlementForm(PostForm):
    """Two buttons beside each tap that clashes; each carries the tap's nonce."""

    attended = HiddenField()
    dismissed = HiddenField()

    def decision(self) -> tuple[str, Settlement]:
        """Return which tap, and what was decided."""
        if self.attended.data:
            return self.attended.data, Settlement.ATTENDED
        return self.dismissed.data or "", Settlement.DISMISSED


def _read(text: str) -> list[Tap] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not 0 < len(found) <= MOST_TAPS:
        return None
    taps = [_tap(each) for each in found]
    return [tap for tap in taps if tap is not None] if None not in taps else None


def _tap(each: Any) -> Tap | None:
    if not isinstance(each, dict):
        return None
    nonce, device, seen = (str(each.get(name)) for name in ("nonce", "device", "seen"))
    registration_id, tapped_at = each.get("registration"), each.get("tapped_at")
    if not (_RANDOM.fullmatch(nonce) and _RANDOM.fullmatch(device) and seen in set(RegistrationState)):
        return None
    if not (_is_within(registration_id, _LARGEST_ID) and _is_within(tapped_at, _LATEST_MILLISECONDS)):
        return None
    at = datetime.fromtimestamp(tapped_at / 1000, UTC)
    return Tap(nonce, registration_id, device, RegistrationState(seen), at)


def _is_within(value: Any, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
