"""Make the first tables."""

import sqlalchemy as sa
from alembic import op
from lms.core import types

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('area_figure',
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('shape', sa.Enum('month', 'mode', 'place', 'organiser', 'organiser_kind', 'age_band', name='shape', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('member', types.ExactText(), nullable=False),
    sa.Column('measure', sa.Enum('training_session', 'attendance', 'headcount', 'completion', 'first_completion', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('area', 'fiscal_year', 'shape', 'member', 'measure', name=op.f('pk_area_figure'))
    )
    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.Column('action', types.ExactText(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('subject', types.ExactText(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject'), ['subject'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_user_id'), ['user_id'], unique=False)

    op.create_table('course_image',
    sa.Column('sha256', types.ExactText(), nullable=False),
    sa.Column('media_type', types.ExactText(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_course_image_sha256_is_whole')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_course_image'))
    )
    op.create_table('course_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('version', types.ExactText(), nullable=False),
    sa.Column('content_hash', types.ExactText(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('published_at', types.Instant(), nullable=False),
    sa.CheckConstraint('length(content_hash) = 64', name=op.f('ck_course_version_content_hash_is_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_version')),
    sa.UniqueConstraint('course_key', 'version', name=op.f('uq_course_version_course_key_version')),
    sqlite_autoincrement=True
    )
    op.create_table('fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', types.ExactText(), nullable=False),
    sa.Column('dimensions', sa.JSON(), nullable=False),
    sa.Column('delta', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_kind'), ['kind'], unique=False)

    op.create_table('help_desk_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area', types.ExactText(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('phone', types.ExactText(), nullable=True),
    sa.Column('url', types.ExactText(), nullable=True),
    sa.Column('is_free', sa.Boolean(), nullable=False),
    sa.Column('hours', sa.JSON(), nullable=False),
    sa.Column('closed', sa.JSON(), nullable=False),
    sa.Column('is_closed_on_holidays', sa.Boolean(), nullable=False),
    sa.Column('note', types.ExactText(), nullable=True),
    sa.Column('source', types.ExactText(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('review_due_on', sa.Date(), nullable=False),
    sa.Column('shown_from_at', types.Instant(), nullable=True),
    sa.Column('shown_until_at', types.Instant(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(shown_from_at IS NULL) = (shown_until_at IS NULL)', name=op.f('ck_help_desk_entry_window_is_whole')),
    sa.CheckConstraint('length(area) IN (2, 6)', name=op.f('ck_help_desk_entry_area_is_nation_prefecture_or_municipality')),
    sa.CheckConstraint('phone IS NOT NULL OR url IS NOT NULL', name=op.f('ck_help_desk_entry_can_be_reached')),
    sa.CheckConstraint('review_due_on >= checked_on', name=op.f('ck_help_desk_entry_review_after_check')),
    sa.CheckConstraint('shown_until_at > shown_from_at', name=op.f('ck_help_desk_entry_window_ends_after_start')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_desk_entry'))
    )
    with op.batch_alter_table('help_desk_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_desk_entry_area'), ['area'], unique=False)

    op.create_table('idempotency_key',
    sa.Column('value', types.ExactText(), nullable=False),
    sa.Column('route', types.ExactText(), nullable=False),
    sa.Column('body_hash', types.ExactText(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('value', name=op.f('pk_idempotency_key'))
    )
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_key_created_at'), ['created_at'], unique=False)

    op.create_table('month_figure',
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('month', types.ExactText(), nullable=False),
    sa.Column('prefecture_code', types.ExactText(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=False),
    sa.Column('organisation_id', types.ExactText(), nullable=False),
    sa.Column('organisation_kind', types.ExactText(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('mode', types.ExactText(), nullable=False),
    sa.Column('measure', sa.Enum('training_session', 'attendance', 'headcount', 'completion', 'first_completion', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('fiscal_year', 'month', 'prefecture_code', 'municipality_code', 'organisation_id', 'organisation_kind', 'course_key', 'mode', 'measure', name=op.f('pk_month_figure'))
    )
    with op.batch_alter_table('month_figure', schema=None) as batch_op:
        batch_op.create_index('ix_month_figure_place', ['fiscal_year', 'prefecture_code', 'municipality_code'], unique=False)

    op.create_table('municipality',
    sa.Column('code6', types.ExactText(), nullable=False),
    sa.Column('prefecture_code', types.ExactText(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('kana', types.ExactText(), nullable=False),
    sa.Column('parent_code', types.ExactText(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.CheckConstraint('length(code6) = 6', name=op.f('ck_municipality_code6_length')),
    sa.CheckConstraint('substr(code6, 1, 2) = prefecture_code', name=op.f('ck_municipality_within_prefecture')),
    sa.CheckConstraint('valid_until >= valid_from', name=op.f('ck_municipality_ends_after_start')),
    sa.ForeignKeyConstraint(['parent_code'], ['municipality.code6'], name=op.f('fk_municipality_parent_code')),
    sa.PrimaryKeyConstraint('code6', name=op.f('pk_municipality'))
    )
    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_municipality_kana'), ['kana'], unique=False)
        batch_op.create_index(batch_op.f('ix_municipality_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_municipality_parent_code'), ['parent_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_municipality_prefecture_code'), ['prefecture_code'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('kind', sa.Enum('municipality', 'prefecture', 'nation', 'company', 'npo', 'school', 'other', name='organisationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('record_title', types.ExactText(), nullable=True),
    sa.Column('contact_phone', types.ExactText(), nullable=True),
    sa.Column('contact_email', types.ExactText(), nullable=True),
    sa.Column('is_operator', sa.Boolean(), nullable=True),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('is_operator', name=op.f('ck_organisation_operator_is_marked_or_none')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('is_operator', name=op.f('uq_organisation_is_operator'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_municipality_code'), ['municipality_code'], unique=False)

    op.create_table('outbox_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', types.ExactText(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('dedupe_key', types.ExactText(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'sent', 'bounced', 'failed', name='messagestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.Column('not_before_at', types.Instant(), nullable=False),
    sa.Column('leased_until_at', types.Instant(), nullable=True),
    sa.Column('finished_at', types.Instant(), nullable=True),
    sa.Column('last_error', types.ExactText(), nullable=True),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_outbox_message_attempts_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outbox_message_dedupe_key'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_message_due', ['not_before_at', 'id'], unique=False, sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('kana', types.ExactText(), nullable=True),
    sa.Column('email', types.ExactText(), nullable=True),
    sa.Column('phone', types.ExactText(), nullable=True),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('age_band', sa.Enum('10s', '20s', '30s', '40s', '50s', '60s', '70s-up', name='ageband', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('locale', types.ExactText(), nullable=False),
    sa.Column('same_as_id', sa.Integer(), nullable=True),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('same_as_id != id', name=op.f('ck_person_not_same_as_itself')),
    sa.ForeignKeyConstraint(['same_as_id'], ['person.id'], name=op.f('fk_person_same_as_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_same_as_id'), ['same_as_id'], unique=False)

    op.create_table('completion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', types.ExactText(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_title', types.ExactText(), nullable=False),
    sa.Column('course_version', types.ExactText(), nullable=False),
    sa.Column('route', types.ExactText(), nullable=False),
    sa.Column('route_title', types.ExactText(), nullable=False),
    sa.Column('rule_version', types.ExactText(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('is_first', sa.Boolean(), nullable=False),
    sa.Column('issued_at', types.Instant(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('valid_until_on', sa.Date(), nullable=True),
    sa.Column('training_session_id', sa.Integer(), nullable=True),
    sa.Column('mode', sa.Enum('in-person', 'online', 'hybrid', 'self-study', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', types.ExactText(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('municipality_name', types.ExactText(), nullable=True),
    sa.Column('prefecture_code', types.ExactText(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('organisation_name', types.ExactText(), nullable=False),
    sa.Column('organisation_kind', types.ExactText(), nullable=False),
    sa.Column('record_title', types.ExactText(), nullable=True),
    sa.Column('age_band', types.ExactText(), nullable=True),
    sa.CheckConstraint('cycle >= 1', name=op.f('ck_completion_cycle_from_one')),
    sa.CheckConstraint('minutes >= 0', name=op.f('ck_completion_minutes_not_negative')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_completion_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_completion')),
    sa.UniqueConstraint('number', name=op.f('uq_completion_number')),
    sa.UniqueConstraint('person_id', 'course_key', 'route', 'rule_version', 'cycle', name=op.f('uq_completion_person_id_course_key_route_rule_version_cycle'))
    )
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_completion_training_session_id'), ['training_session_id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', types.ExactText(), nullable=False),
    sa.Column('wording_version', types.ExactText(), nullable=False),
    sa.Column('given_at', types.Instant(), nullable=False),
    sa.Column('withdrawn_at', types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_person_id'), ['person_id'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('guest_hash', types.ExactText(), nullable=True),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('(person_id IS NULL) != (guest_hash IS NULL)', name=op.f('ck_enrolment_person_or_guest')),
    sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_enrolment_course_version_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('guest_hash', 'course_key', name=op.f('uq_enrolment_guest_hash_course_key')),
    sa.UniqueConstraint('person_id', 'course_key', name=op.f('uq_enrolment_person_id_course_key'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_course_version_id'), ['course_version_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('requirement', types.ExactText(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=True),
    sa.Column('occasion', sa.JSON(), nullable=True),
    sa.Column('occurred_at', types.Instant(), nullable=False),
    sa.Column('recorded_at', types.Instant(), nullable=False),
    sa.Column('withdrawn_at', types.Instant(), nullable=True),
    sa.Column('withdrawn_reason', types.ExactText(), nullable=True),
    sa.CheckConstraint("(requirement = 'session') = (training_session_id IS NOT NULL)", name=op.f('ck_evidence_session_has_its_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evidence_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_person_id_course_key', ['person_id', 'course_key'], unique=False)
        batch_op.create_index('uq_evidence_of_attendance', ['person_id', 'course_key', 'training_session_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NOT NULL'))
        batch_op.create_index('uq_evidence_of_learning', ['person_id', 'course_key', 'requirement'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NULL'))

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('email', types.ExactText(), nullable=False),
    sa.Column('password_hash', types.ExactText(), nullable=False),
    sa.Column('email_verified_at', types.Instant(), nullable=True),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.Column('disabled_at', types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_account_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email')),
    sa.UniqueConstraint('person_id', name=op.f('uq_user_account_person_id'))
    )
    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('address', types.ExactText(), nullable=False),
    sa.Column('directions', types.ExactText(), nullable=True),
    sa.Column('access_facts', sa.JSON(), nullable=False),
    sa.Column('access_note', types.ExactText(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('seats > 0', name=op.f('ck_venue_seats_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_venue_organisation_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue'))
    )
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_municipality_code'), ['municipality_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_venue_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('account_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('verify-email', 'reset-password', 'invitation', name='linkkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('token_hash', types.ExactText(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.Column('expires_at', types.Instant(), nullable=False),
    sa.Column('used_at', types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_account_token_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_account_token_token_hash'))
    )
    with op.batch_alter_table('account_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_token_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_token_user_id'), ['user_id'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('quiz_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('started_at', types.Instant(), nullable=False),
    sa.Column('submitted_at', types.Instant(), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('out_of', sa.Integer(), nullable=True),
    sa.Column('is_passed', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(submitted_at IS NULL) = (points IS NULL) AND (submitted_at IS NULL) = (out_of IS NULL) AND (submitted_at IS NULL) = (is_passed IS NULL)', name=op.f('ck_attempt_graded_when_submitted')),
    sa.CheckConstraint('points >= 0 AND points <= out_of', name=op.f('ck_attempt_points_can_be')),
    sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_attempt_course_version_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_attempt_enrolment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_course_version_id'), ['course_version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attempt_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('completion_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('completion_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('issued', 'revoked', 'reinstated', 'superseded', 'name-corrected', 'name-removed', name='eventkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.Column('holder_digest', types.ExactText(), nullable=True),
    sa.Column('replaced_by', types.ExactText(), nullable=True),
    sa.Column('reason', types.ExactText(), nullable=True),
    sa.ForeignKeyConstraint(['completion_id'], ['completion.id'], name=op.f('fk_completion_event_completion_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_completion_event'))
    )
    with op.batch_alter_table('completion_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_completion_event_completion_id'), ['completion_id'], unique=False)

    op.create_table('completion_holder',
    sa.Column('completion_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', types.ExactText(), nullable=False),
    sa.Column('salt', types.ExactText(), nullable=False),
    sa.Column('locale', types.ExactText(), nullable=False),
    sa.ForeignKeyConstraint(['completion_id'], ['completion.id'], name=op.f('fk_completion_holder_completion_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_completion_holder_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('completion_id', name=op.f('pk_completion_holder'))
    )
    with op.batch_alter_table('completion_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_completion_holder_person_id'), ['person_id'], unique=False)

    op.create_table('module_progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('module_key', types.ExactText(), nullable=False),
    sa.Column('finished_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_module_progress_enrolment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_module_progress')),
    sa.UniqueConstraint('enrolment_id', 'module_key', name=op.f('uq_module_progress_enrolment_id_module_key'))
    )
    op.create_table('role_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('organiser', 'coordinator', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('area', types.ExactText(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('ended_at', types.Instant(), nullable=True),
    sa.CheckConstraint("(role = 'organiser' AND organisation_id IS NOT NULL AND area IS NULL) OR (role = 'coordinator' AND organisation_id IS NULL AND area IS NOT NULL) OR (role = 'administrator' AND organisation_id IS NULL AND area IS NULL)", name=op.f('ck_role_grant_scope_fits_role')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_role_grant_ends_after_start')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_role_grant_organisation_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_role_grant_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grant_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_grant_user_id'), ['user_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', types.ExactText(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.Column('last_seen_at', types.Instant(), nullable=False),
    sa.Column('revoked_at', types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_sign_in_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_user_id'), ['user_id'], unique=False)

    op.create_table('training_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('course_key', types.ExactText(), nullable=False),
    sa.Column('course_version_id', sa.Integer(), nullable=True),
    sa.Column('title', types.ExactText(), nullable=False),
    sa.Column('summary', types.ExactText(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'closed', 'called-off', name='sessionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in-person', 'online', 'hybrid', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('audience', sa.Enum('everyone', 'residents', 'workplace', 'school', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('access_facts', sa.JSON(), nullable=False),
    sa.Column('municipality_code', types.ExactText(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('online_url', types.ExactText(), nullable=True),
    sa.Column('doors_open_at', types.Instant(), nullable=True),
    sa.Column('starts_at', types.Instant(), nullable=False),
    sa.Column('ends_at', types.Instant(), nullable=False),
    sa.Column('registration_opens_at', types.Instant(), nullable=True),
    sa.Column('registration_closes_at', types.Instant(), nullable=False),
    sa.Column('promotion_closes_at', types.Instant(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('private_token', types.ExactText(), nullable=True),
    sa.Column('lecturers', types.ExactText(), nullable=True),
    sa.Column('what_to_bring', types.ExactText(), nullable=True),
    sa.Column('fee', types.ExactText(), nullable=True),
    sa.Column('published_at', types.Instant(), nullable=True),
    sa.Column('closed_at', types.Instant(), nullable=True),
    sa.Column('called_off_at', types.Instant(), nullable=True),
    sa.Column('call_off_reason', types.ExactText(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR course_version_id IS NOT NULL", name=op.f('ck_training_session_published_pins_a_version')),
    sa.CheckConstraint("state = 'draft' OR mode = 'online' OR venue_id IS NOT NULL", name=op.f('ck_training_session_published_has_a_place')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_training_session_capacity_positive')),
    sa.CheckConstraint('doors_open_at <= starts_at', name=op.f('ck_training_session_doors_open_before_start')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_training_session_ends_after_start')),
    sa.CheckConstraint('last_seq >= 0', name=op.f('ck_training_session_last_seq_not_negative')),
    sa.CheckConstraint('promotion_closes_at <= ends_at', name=op.f('ck_training_session_promotion_closes_by_end')),
    sa.CheckConstraint('registration_closes_at <= ends_at', name=op.f('ck_training_session_registration_closes_by_end')),
    sa.CheckConstraint('registration_opens_at < registration_closes_at', name=op.f('ck_training_session_registration_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_training_session_course_version_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_training_session_organisation_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_training_session_venue_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_session')),
    sa.UniqueConstraint('private_token', name=op.f('uq_training_session_private_token'))
    )
    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_session_course_version_id'), ['course_version_id'], unique=False)
        batch_op.create_index('ix_training_session_municipality_code_starts_at', ['municipality_code', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_session_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_session_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index('ix_training_session_state_starts_at', ['state', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_session_venue_id'), ['venue_id'], unique=False)

    op.create_table('answer_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('device', types.ExactText(), nullable=False),
    sa.Column('device_seq', sa.Integer(), nullable=False),
    sa.Column('question_id', types.ExactText(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_answer_event_attempt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_event')),
    sa.UniqueConstraint('attempt_id', 'device', 'device_seq', name=op.f('uq_answer_event_attempt_id_device_device_seq'))
    )
    op.create_table('headcount',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=False),
    sa.Column('age_band', sa.Enum('10s', '20s', '30s', '40s', '50s', '60s', '70s-up', name='ageband', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 0', name=op.f('ck_headcount_count_not_negative')),
    sa.ForeignKeyConstraint(['training_session_id'], ['training_session.id'], name=op.f('fk_headcount_training_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_headcount')),
    sa.UniqueConstraint('training_session_id', 'age_band', name=op.f('uq_headcount_training_session_id_age_band'))
    )
    with op.batch_alter_table('headcount', schema=None) as batch_op:
        batch_op.create_index('uq_headcount_unknown_age', ['training_session_id'], unique=True, sqlite_where=sa.text('age_band IS NULL'), postgresql_where=sa.text('age_band IS NULL'))

    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'confirmed', 'attended', 'absent', 'cancelled', name='registrationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('booking_number', types.ExactText(), nullable=False),
    sa.Column('channel', sa.Enum('web', 'telephone', 'paper', 'walk-in', name='channel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', types.Instant(), nullable=False),
    sa.CheckConstraint('places > 0', name=op.f('ck_registration_places_positive')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_registration_seq_positive')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['training_session_id'], ['training_session.id'], name=op.f('fk_registration_training_session_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('booking_number', name=op.f('uq_registration_booking_number')),
    sa.UniqueConstraint('training_session_id', 'seq', name=op.f('uq_registration_training_session_id_seq'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_registration_training_session_id_state', ['training_session_id', 'state'], unique=False)
        batch_op.create_index('uq_registration_live', ['training_session_id', 'person_id'], unique=True, sqlite_where=sa.text("state != 'cancelled'"), postgresql_where=sa.text("state != 'cancelled'"))

    op.create_table('seal',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('previous_hash', types.ExactText(), nullable=False),
    sa.Column('hash', types.ExactText(), nullable=False),
    sa.Column('sealed_at', types.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['completion_event.id'], name=op.f('fk_seal_event_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_seal')),
    sa.UniqueConstraint('event_id', name=op.f('uq_seal_event_id')),
    sa.UniqueConstraint('hash', name=op.f('uq_seal_hash')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_seal_previous_hash'))
    )
    op.create_table('attendance',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('minutes_late', sa.Integer(), nullable=False),
    sa.Column('minutes_early', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes_early >= 0', name=op.f('ck_attendance_minutes_early_not_negative')),
    sa.CheckConstraint('minutes_late >= 0', name=op.f('ck_attendance_minutes_late_not_negative')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_attendance_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_attendance'))
    )
    op.create_table('registration_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'confirmed', 'attended', 'absent', 'cancelled', name='registrationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cause', sa.Enum('registered', 'promoted', 'cancelled', 'called-off', 'lapsed', 'marked', 'corrected', name='cause', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', types.Instant(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('reason', types.ExactText(), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_event_registration_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_event'))
    )
    with op.batch_alter_table('registration_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_event_registration_id'), ['registration_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('registration_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_event_registration_id'))

    op.drop_table('registration_event')
    op.drop_table('attendance')
    op.drop_table('seal')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index('uq_registration_live', sqlite_where=sa.text("state != 'cancelled'"), postgresql_where=sa.text("state != 'cancelled'"))
        batch_op.drop_index('ix_registration_training_session_id_state')
        batch_op.drop_index(batch_op.f('ix_registration_person_id'))

    op.drop_table('registration')
    with op.batch_alter_table('headcount', schema=None) as batch_op:
        batch_op.drop_index('uq_headcount_unknown_age', sqlite_where=sa.text('age_band IS NULL'), postgresql_where=sa.text('age_band IS NULL'))

    op.drop_table('headcount')
    op.drop_table('answer_event')
    with op.batch_alter_table('training_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_session_venue_id'))
        batch_op.drop_index('ix_training_session_state_starts_at')
        batch_op.drop_index(batch_op.f('ix_training_session_starts_at'))
        batch_op.drop_index(batch_op.f('ix_training_session_organisation_id'))
        batch_op.drop_index('ix_training_session_municipality_code_starts_at')
        batch_op.drop_index(batch_op.f('ix_training_session_course_version_id'))

    op.drop_table('training_session')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_user_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_grant_user_id'))
        batch_op.drop_index(batch_op.f('ix_role_grant_organisation_id'))

    op.drop_table('role_grant')
    op.drop_table('module_progress')
    with op.batch_alter_table('completion_holder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_completion_holder_person_id'))

    op.drop_table('completion_holder')
    with op.batch_alter_table('completion_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_completion_event_completion_id'))

    op.drop_table('completion_event')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_enrolment_id'))
        batch_op.drop_index(batch_op.f('ix_attempt_course_version_id'))

    op.drop_table('attempt')
    with op.batch_alter_table('account_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_token_user_id'))
        batch_op.drop_index(batch_op.f('ix_account_token_expires_at'))

    op.drop_table('account_token')
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_venue_municipality_code'))

    op.drop_table('venue')
    op.drop_table('user_account')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index('uq_evidence_of_learning', sqlite_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NULL'))
        batch_op.drop_index('uq_evidence_of_attendance', sqlite_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND training_session_id IS NOT NULL'))
        batch_op.drop_index('ix_evidence_person_id_course_key')

    op.drop_table('evidence')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_course_version_id'))

    op.drop_table('enrolment')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_person_id'))

    op.drop_table('consent')
    with op.batch_alter_table('completion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_completion_training_session_id'))

    op.drop_table('completion')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_same_as_id'))
        batch_op.drop_index(batch_op.f('ix_person_phone'))
        batch_op.drop_index(batch_op.f('ix_person_email'))

    op.drop_table('person')
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_due', sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))

    op.drop_table('outbox_message')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_municipality_code'))

    op.drop_table('organisation')
    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_municipality_prefecture_code'))
        batch_op.drop_index(batch_op.f('ix_municipality_parent_code'))
        batch_op.drop_index(batch_op.f('ix_municipality_name'))
        batch_op.drop_index(batch_op.f('ix_municipality_kana'))

    op.drop_table('municipality')
    with op.batch_alter_table('month_figure', schema=None) as batch_op:
        batch_op.drop_index('ix_month_figure_place')

    op.drop_table('month_figure')
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_key_created_at'))

    op.drop_table('idempotency_key')
    with op.batch_alter_table('help_desk_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_desk_entry_area'))

    op.drop_table('help_desk_entry')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_kind'))

    op.drop_table('fact')
    op.drop_table('course_version')
    op.drop_table('course_image')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_user_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_subject'))
        batch_op.drop_index(batch_op.f('ix_audit_event_at'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
    op.drop_table('area_figure')
