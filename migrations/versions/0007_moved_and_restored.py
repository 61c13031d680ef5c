"""Let a claim begin because its session moved, or because a cancellation was a mistake."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_BEFORE = ('registered', 'promoted', 'cancelled', 'called-off', 'lapsed', 'marked', 'corrected')
_AFTER = (*_BEFORE, 'moved', 'restored')


def _causes(old: Sequence[str], new: Sequence[str]) -> None:
    with op.batch_alter_table('registration_event', schema=None) as batch_op:
        batch_op.alter_column('cause', existing_type=_enum(old), type_=_enum(new), existing_nullable=False)


def _enum(values: Sequence[str]) -> sa.Enum:
    return sa.Enum(*values, name='cause', native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _causes(_BEFORE, _AFTER)


def downgrade() -> None:
    _causes(_AFTER, _BEFORE)
