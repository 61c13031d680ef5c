"""Keep a course pack from outside until it is published."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('course_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('images', sa.JSON(), nullable=False),
    sa.Column('made_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_course_draft_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_draft')),
    sa.UniqueConstraint('user_id', name=op.f('uq_course_draft_user_id'))
    )
    with op.batch_alter_table('course_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_draft_made_at'), ['made_at'], unique=False)


def downgrade() -> None:
    op.drop_table('course_draft')
