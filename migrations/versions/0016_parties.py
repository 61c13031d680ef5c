"""Keep together who comes together: pairs of two names, and groups by number.

A booking of two places stays as it was made, with one name, until somebody says the other.
"""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('most_in_group', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_training_session_group_of_more_than_one'), 'most_in_group > 1')

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('party_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('group_name', types.ExactText(), nullable=True))
        batch_op.create_index(batch_op.f('ix_registration_party_id'), ['party_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_registration_party_id'), 'registration', ['party_id'], ['id'], ondelete='SET NULL')
        batch_op.drop_constraint(batch_op.f('ck_registration_places_positive'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_registration_places_positive'), 'places > 0 OR (places = 0 AND group_name IS NOT NULL)')

    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('people', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_attendance_people_positive'), 'people > 0')


def downgrade() -> None:
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_attendance_people_positive'), type_='check')
        batch_op.drop_column('people')

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_registration_places_positive'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_registration_places_positive'), 'places > 0')
        batch_op.drop_constraint(batch_op.f('fk_registration_party_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_registration_party_id'))
        batch_op.drop_column('group_name')
        batch_op.drop_column('party_id')

    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_training_session_group_of_more_than_one'), type_='check')
        batch_op.drop_column('most_in_group')
