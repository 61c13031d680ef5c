"""Keep calls to those who read no mail, and when a decision about a session is made."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('call_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('confirmed', 'waiting', 'promoted', 'session_changed', 'called_off', 'lapsed', 'reminder', 'decision', 'going_ahead', 'moved', 'restored', name='callkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('made_at', types.Instant(), nullable=False),
    sa.Column('due_at', types.Instant(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('tried_at', types.Instant(), nullable=True),
    sa.Column('ended_at', types.Instant(), nullable=True),
    sa.Column('outcome', sa.Enum('reached', 'unreachable', 'not-needed', name='calloutcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (outcome IS NULL)', name=op.f('ck_call_task_ended_with_an_outcome')),
    sa.CheckConstraint('tries >= 0', name=op.f('ck_call_task_tries_not_negative')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_call_task_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_task'))
    )
    with op.batch_alter_table('call_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_task_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index('uq_call_task_open', ['registration_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decision_at', types.Instant(), nullable=True))
        batch_op.add_column(sa.Column('replacement_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_training_session_replacement_id'), ['replacement_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_training_session_replacement_id'), 'training_session', ['replacement_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_training_session_replacement_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_training_session_replacement_id'))
        batch_op.drop_column('replacement_id')
        batch_op.drop_column('decision_at')

    with op.batch_alter_table('call_task', schema=None) as batch_op:
        batch_op.drop_index('uq_call_task_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_call_task_registration_id'))

    op.drop_table('call_task')
