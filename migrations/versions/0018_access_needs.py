"""Keep what people need to take part, until some days after the session."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_needs',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('note', types.ExactText(), nullable=True),
    sa.Column('changed_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_access_needs_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_access_needs')),
    sqlite_autoincrement=True
    )


def downgrade() -> None:
    op.drop_table('access_needs')
