"""Keep which version of a course was adopted for whom."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rule_adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('adopted_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rule_adoption_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_adoption'))
    )
    with op.batch_alter_table('rule_adoption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_adoption_person_id_course_key'), ['person_id', 'course_key'], unique=False)


def downgrade() -> None:
    op.drop_table('rule_adoption')
