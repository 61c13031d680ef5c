"""Count what belongs to nobody in one table, and show it ten answers at a time."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TALLY = sa.table(
    'tally',
    sa.column('course_key', types.ExactText()),
    sa.column('asked', types.ExactText()),
    sa.column('item', types.ExactText()),
    sa.column('shown', sa.JSON()),
    sa.column('waiting', sa.JSON()),
)
OLD = sa.table(
    'action_count',
    sa.column('course_key', types.ExactText()),
    sa.column('months', sa.Integer()),
    sa.column('has_acted', sa.Boolean()),
    sa.column('count', sa.Integer()),
)


def upgrade() -> None:
    op.create_table('tally',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('asked', types.ExactText(), nullable=False),
    sa.Column('item', types.ExactText(), nullable=False),
    sa.Column('shown', sa.JSON(), nullable=False),
    sa.Column('waiting', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally')),
    sa.UniqueConstraint('course_key', 'asked', 'item', name=op.f('uq_tally_course_key_asked_item'))
    )
    counts: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in op.get_bind().execute(sa.select(OLD)):
        counts[row.course_key, row.months][row.has_acted] += row.count
    rows = [
        {
            'course_key': course_key,
            'asked': 'acted',
            'item': str(months),
            'shown': found if sum(found) >= 10 else [0, 0],
            'waiting': [0, 0] if sum(found) >= 10 else found,
        }
        for (course_key, months), found in counts.items()
    ]
    if rows:
        op.bulk_insert(TALLY, rows)
    op.drop_table('action_count')


def downgrade() -> None:
    op.create_table('action_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('has_acted', sa.Boolean(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_action_count_counts_somebody')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_count')),
    sa.UniqueConstraint('course_key', 'months', 'has_acted', name=op.f('uq_action_count_course_key_months_has_acted'))
    )
    told = op.get_bind().execute(sa.select(TALLY).where(TALLY.c.asked == 'acted')).all()
    rows = [
        {'course_key': row.course_key, 'months': int(row.item), 'has_acted': bool(acted), 'count': count}
        for row in told
        for acted, count in enumerate(map(sum, zip(row.shown, row.waiting, strict=True)))
        if count
    ]
    if rows:
        op.bulk_insert(OLD, rows)
    op.drop_table('tally')
