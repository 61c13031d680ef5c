"""Keep answers that came too late apart, and every grading of an attempt."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

FIRST = """
    INSERT INTO grade_event (attempt_id, course_version_id, points, out_of, is_passed, at)
    SELECT id, course_version_id, points, out_of, is_passed, submitted_at FROM attempt WHERE submitted_at IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table('answer_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_stale', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('grade_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('out_of', sa.Integer(), nullable=False),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.CheckConstraint('points >= 0 AND points <= out_of', name=op.f('ck_grade_event_points_can_be')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_grade_event_attempt_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_grade_event_course_version_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_event'))
    )
    with op.batch_alter_table('grade_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_event_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_event_course_version_id'), ['course_version_id'], unique=False)
    op.execute(FIRST)


def downgrade() -> None:
    op.drop_table('grade_event')
    with op.batch_alter_table('answer_event', schema=None) as batch_op:
        batch_op.drop_column('is_stale')
