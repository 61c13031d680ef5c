"""Keep the list of those of an organisation who are to take part."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('member_number', types.ExactText(), nullable=False),
    sa.Column('department', types.ExactText(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_member_organisation_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    sa.UniqueConstraint('organisation_id', 'member_number', name=op.f('uq_member_organisation_id_member_number')),
    sa.UniqueConstraint('person_id', name=op.f('uq_member_person_id'))
    )


def downgrade() -> None:
    op.drop_table('member')
