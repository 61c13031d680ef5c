"""Keep sessions that were held without this system, and let the figures count them apart."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

_MEASURES = ('training_session', 'attendance', 'headcount', 'completion', 'first_completion', 'attender')
_OUTSIDE = ('outside_session', 'outside_headcount')
_SHAPES = ('month', 'mode', 'place', 'organiser', 'organiser_kind', 'age_band', 'total')
_KEY = ('area', 'slice', 'fiscal_year', 'shape', 'member', 'measure')
_MONTH_KEY = ('fiscal_year', 'month', 'prefecture_code', 'municipality_code', 'organisation_id', 'organisation_kind',
              'course_key', 'mode', 'measure')


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _remake(table: str, key: tuple[str, ...], measures: tuple[str, ...], where: str = '1 = 1') -> None:
    op.execute(f'CREATE TABLE {table}_before AS SELECT * FROM {table}')
    op.drop_table(table)
    kinds = {'fiscal_year': sa.Integer(), 'shape': _one_of('shape', *_SHAPES), 'measure': _one_of('measure', *measures)}
    op.create_table(table,
    *(sa.Column(name, kinds.get(name, types.ExactText()), nullable=False) for name in key),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*key, name=op.f(f'pk_{table}'))
    )
    if table == 'month_figure':
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index('ix_month_figure_place', ['fiscal_year', 'prefecture_code', 'municipality_code'], unique=False)
    columns = ', '.join((*key, 'count'))
    op.execute(f'INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before WHERE {where}')
    op.drop_table(f'{table}_before')


def upgrade() -> None:
    op.create_table('outside_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=False),
    sa.Column('mode', _one_of('mode', 'in-person', 'online', 'hybrid'), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('organisation_kind', types.ExactText(), nullable=True),
    sa.Column('host_name', types.ExactText(), nullable=True),
    sa.Column('heads', sa.JSON(), nullable=False),
    sa.Column('note', types.ExactText(), nullable=False),
    sa.Column('removed_at', types.Instant(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('(organisation_id IS NULL) <> (host_name IS NULL)', name=op.f('ck_outside_session_held_by_one')),
    sa.CheckConstraint('(organisation_id IS NULL) = (organisation_kind IS NULL)', name=op.f('ck_outside_session_organisation_has_a_kind')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_outside_session_organisation_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_session'))
    )
    with op.batch_alter_table('outside_session', schema=None) as batch_op:
        batch_op.create_index('ix_outside_session_municipality_code_held_on', ['municipality_code', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_session_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('outside_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('outside_session_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('reason', types.ExactText(), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['outside_session_id'], ['outside_session.id'], name=op.f('fk_outside_step_outside_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_step'))
    )
    with op.batch_alter_table('outside_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_step_outside_session_id'), ['outside_session_id'], unique=False)

    _remake('area_figure', _KEY, (*_MEASURES, *_OUTSIDE))
    _remake('month_figure', _MONTH_KEY, (*_MEASURES, *_OUTSIDE))


def downgrade() -> None:
    for table, key in (('area_figure', _KEY), ('month_figure', _MONTH_KEY)):
        _remake(table, key, _MEASURES, "measure NOT IN ('outside_session', 'outside_headcount')")
    op.execute("DELETE FROM fact WHERE kind IN ('outside_session', 'outside_headcount')")
    with op.batch_alter_table('outside_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_step_outside_session_id'))

    op.drop_table('outside_step')
    with op.batch_alter_table('outside_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_session_organisation_id'))
        batch_op.drop_index('ix_outside_session_municipality_code_held_on')

    op.drop_table('outside_session')
