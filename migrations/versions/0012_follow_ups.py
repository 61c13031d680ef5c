"""Keep the mails that are to come after a course, and count who has acted."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('action_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('has_acted', sa.Boolean(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_action_count_counts_somebody')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_count')),
    sa.UniqueConstraint('course_key', 'months', 'has_acted', name=op.f('uq_action_count_course_key_months_has_acted'))
    )
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consent_id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('question_id', types.ExactText(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('due_at', types.Instant(), nullable=False),
    sa.Column('has_told', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.CheckConstraint('months > 0', name=op.f('ck_follow_up_months_later')),
    sa.ForeignKeyConstraint(['consent_id'], ['consent.id'], name=op.f('fk_follow_up_consent_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_follow_up_course_version_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('consent_id', 'months', name=op.f('uq_follow_up_consent_id_months')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_course_version_id'), ['course_version_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_course_version_id'))

    op.drop_table('follow_up')
    op.drop_table('action_count')
