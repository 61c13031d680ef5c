"""Keep plans and reports that were sent, and by when areas ask for them."""

import sqlalchemy as sa
from alembic import op

from lms.core import types

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_FUNCTION = """CREATE OR REPLACE FUNCTION filing_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was sent never changes'; END $$"""
_TRIGGER = 'CREATE TRIGGER filing_stays BEFORE UPDATE ON filing '
_FREEZE = {
    'sqlite': (_TRIGGER + "BEGIN SELECT RAISE(ABORT, 'what was sent never changes'); END",),
    'postgresql': (_FUNCTION, _TRIGGER + 'FOR EACH ROW EXECUTE FUNCTION filing_stays()'),
}


def _kind() -> sa.Enum:
    return sa.Enum('plan', 'report', 'addendum', name='filingkind', native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table('filing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', _kind(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sent_at', types.Instant(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_filing_number_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_filing_organisation_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['training_session_id'], ['training_session.id'], name=op.f('fk_filing_training_session_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing')),
    sa.UniqueConstraint('training_session_id', 'kind', 'number', name=op.f('uq_filing_training_session_id_kind_number'))
    )
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.create_index('ix_filing_fiscal_year_municipality_code', ['fiscal_year', 'municipality_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_filing_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('uq_filing_report', ['training_session_id'], unique=True, sqlite_where=sa.text("kind = 'report'"), postgresql_where=sa.text("kind = 'report'"))
    for statement in _FREEZE[op.get_bind().dialect.name]:
        op.execute(statement)

    op.create_table('due_rule',
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('kind', _kind(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('from_at', types.Instant(), nullable=False),
    sa.CheckConstraint('days >= 0', name=op.f('ck_due_rule_days_not_negative')),
    sa.PrimaryKeyConstraint('area', 'kind', name=op.f('pk_due_rule'))
    )


def downgrade() -> None:
    op.drop_table('due_rule')
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.drop_index('uq_filing_report', sqlite_where=sa.text("kind = 'report'"), postgresql_where=sa.text("kind = 'report'"))
        batch_op.drop_index(batch_op.f('ix_filing_organisation_id'))
        batch_op.drop_index('ix_filing_fiscal_year_municipality_code')

    op.drop_table('filing')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION filing_stays()')
