"""Keep figures by organiser and by mode, and count persons who attended once each."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_MEASURES = ('training_session', 'attendance', 'headcount', 'completion', 'first_completion')
_SHAPES = ('month', 'mode', 'place', 'organiser', 'organiser_kind', 'age_band')
_CITY = 'coalesce(u.parent_code, m.municipality_code)'
_WARD = f"CASE WHEN m.municipality_code <> {_CITY} THEN m.municipality_code ELSE '' END"
_STEPS = {  # area, and the part of it in which something was counted
    'nation': ("'JP'", 'm.prefecture_code'),
    'prefecture': ('m.prefecture_code', _CITY),
    'municipality': (_CITY, _WARD),
    'ward': (_WARD, _WARD),
}
_SLICES = {  # name in the table, what must be known, and by what it is broken down
    'mode': ("m.mode || '|'", "m.mode <> ''", ('month', 'place', 'organiser', 'organiser_kind')),
    'organiser': ("'|' || m.organisation_id", "m.organisation_id <> ''", ('month', 'place', 'mode')),
    'both': ("m.mode || '|' || m.organisation_id", "m.mode <> '' AND m.organisation_id <> ''", ('month', 'place')),
}
_LEFT_OUT = {('nation', 'organiser'), ('ward', 'place')}
_KEY = ('area', 'slice', 'fiscal_year', 'shape', 'member', 'measure')
_MONTH_KEY = ('fiscal_year', 'month', 'prefecture_code', 'municipality_code', 'organisation_id', 'organisation_kind',
              'course_key', 'mode', 'measure')


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _make_area_figure(key: tuple[str, ...], shapes: tuple[str, ...], measures: tuple[str, ...]) -> None:
    kinds = {'fiscal_year': sa.Integer(), 'shape': _one_of('shape', *shapes), 'measure': _one_of('measure', *measures)}
    op.create_table('area_figure',
    *(sa.Column(name, kinds.get(name, types.ExactText()), nullable=False) for name in key),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*key, name=op.f('pk_area_figure'))
    )


def _make_month_figure(measures: tuple[str, ...]) -> None:
    kinds = {'fiscal_year': sa.Integer(), 'measure': _one_of('measure', *measures)}
    op.create_table('month_figure',
    *(sa.Column(name, kinds.get(name, types.ExactText()), nullable=False) for name in _MONTH_KEY),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*_MONTH_KEY, name=op.f('pk_month_figure'))
    )
    with op.batch_alter_table('month_figure', schema=None) as batch_op:
        batch_op.create_index('ix_month_figure_place', ['fiscal_year', 'prefecture_code', 'municipality_code'], unique=False)


def _put_aside(table: str) -> None:
    op.execute(f'CREATE TABLE {table}_before AS SELECT * FROM {table}')
    op.drop_table(table)


def _put_back(table: str, columns: tuple[str, ...], given: tuple[str, ...], where: str = '1 = 1') -> None:
    op.execute(f'INSERT INTO {table} ({", ".join(columns)}, count) SELECT {", ".join(given)}, count FROM {table}_before WHERE {where}')
    op.drop_table(f'{table}_before')


def upgrade() -> None:
    for table in ('area_figure', 'month_figure'):
        _put_aside(table)
    _make_area_figure(_KEY, (*_SHAPES, 'total'), (*_MEASURES, 'attender'))
    _make_month_figure((*_MEASURES, 'attender'))
    _put_back('area_figure', _KEY, tuple("''" if name == 'slice' else name for name in _KEY))
    _put_back('month_figure', _MONTH_KEY, _MONTH_KEY)
    members = {'month': 'm.month', 'mode': 'm.mode', 'organiser': 'm.organisation_id',
               'organiser_kind': 'm.organisation_kind'}
    for key, known, shapes in _SLICES.values():
        for step, (area, part) in _STEPS.items():
            for shape in shapes:
                if (step, shape) in _LEFT_OUT:
                    continue
                member = members.get(shape, part)
                op.execute(
                    f"INSERT INTO area_figure ({', '.join(_KEY)}, count)"
                    f" SELECT area, slice, fiscal_year, '{shape}', member, measure, sum(count) FROM ("
                    f"  SELECT {area} AS area, {key} AS slice, m.fiscal_year AS fiscal_year, {member} AS member,"
                    f"  m.measure AS measure, m.count AS count FROM month_figure m"
                    f"  LEFT JOIN municipality u ON u.code6 = m.municipality_code WHERE {known}) AS told"
                    f" WHERE area <> '' GROUP BY area, slice, fiscal_year, member, measure"
                )


def downgrade() -> None:
    for table in ('area_figure', 'month_figure'):
        _put_aside(table)
    key = tuple(name for name in _KEY if name != 'slice')
    _make_area_figure(key, _SHAPES, _MEASURES)
    _make_month_figure(_MEASURES)
    _put_back('area_figure', key, key, "slice = '' AND measure <> 'attender'")
    _put_back('month_figure', _MONTH_KEY, _MONTH_KEY)
    op.execute("DELETE FROM fact WHERE kind = 'attender'")
