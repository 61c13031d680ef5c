"""Keep the taps that a desk made without a network."""

import sqlalchemy as sa
from alembic import op
from lms.core import types

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_STATES = ('waiting', 'confirmed', 'attended', 'absent', 'cancelled')
_OUTCOMES = ('marked', 'already', 'undone', 'waiting', 'cancelled', 'shut', 'unknown')


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table('desk_tap',
    sa.Column('nonce', types.ExactText(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('device', types.ExactText(), nullable=False),
    sa.Column('seen', _one_of('registrationstate', *_STATES), nullable=False),
    sa.Column('tapped_at', types.Instant(), nullable=False),
    sa.Column('received_at', types.Instant(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('outcome', _one_of('tapoutcome', *_OUTCOMES), nullable=False),
    sa.Column('settlement', _one_of('settlement', 'attended', 'dismissed'), nullable=True),
    sa.Column('settled_at', types.Instant(), nullable=True),
    sa.Column('settled_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(settlement IS NULL) = (settled_at IS NULL)', name=op.f('ck_desk_tap_settled_at_a_time')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_desk_tap_registration_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['training_session_id'], ['training_session.id'], name=op.f('fk_desk_tap_training_session_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_desk_tap'))
    )
    with op.batch_alter_table('desk_tap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_tap_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_desk_tap_training_session_id'), ['training_session_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('desk_tap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_tap_training_session_id'))
        batch_op.drop_index(batch_op.f('ix_desk_tap_registration_id'))

    op.drop_table('desk_tap')
