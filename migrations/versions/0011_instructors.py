"""Keep registered instructors, and which areas ask for one."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('instructor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_instructor_ends_after_start')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instructor'))
    )
    with op.batch_alter_table('instructor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instructor_area'), ['area'], unique=False)

    op.create_table('instructor_rule',
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('since_at', types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('area', name=op.f('pk_instructor_rule'))
    )


def downgrade() -> None:
    op.drop_table('instructor_rule')
    with op.batch_alter_table('instructor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instructor_area'))

    op.drop_table('instructor')
