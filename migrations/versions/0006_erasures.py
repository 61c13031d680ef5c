"""Keep a ledger of erasures."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('erasure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('person_made_at', types.Instant(), nullable=False),
    sa.Column('erased_at', types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure'))
    )


def downgrade() -> None:
    op.drop_table('erasure')
