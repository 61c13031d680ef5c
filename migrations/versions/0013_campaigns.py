"""Keep campaigns, and which sessions bear their name."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('text', types.ExactText(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_campaign_ends_after_start')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_area'), ['area'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_ends_on'), ['ends_on'], unique=False)

    op.create_table('campaign_tag',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_tag_campaign_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['training_session_id'], ['training_session.id'], name=op.f('fk_campaign_tag_training_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'training_session_id', name=op.f('pk_campaign_tag'))
    )
    with op.batch_alter_table('campaign_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_tag_training_session_id'), ['training_session_id'], unique=False)


def downgrade() -> None:
    op.drop_table('campaign_tag')
    op.drop_table('campaign')
