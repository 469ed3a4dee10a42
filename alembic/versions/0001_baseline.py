"""The first schema.

Each table has a function of its own and a line in `TABLES`, which stands at the end.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_baseline"
down_revision = None

# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
REFUSAL = "audit entries are append-only"

ACTOR_KIND = (
    "hr_integration",
    "hr_partner",
    "data_team",
    "portal",
    "manager",
    "admin",
)
ASPIRATION_KIND = (
    "lateral",
    "promotion",
    "people_leadership",
    "project",
    "stay",
)
ASPIRATION_TARGET = (
    "role",
    "function",
    "text",
)
AUDIENCE = (
    "employee",
    "hr",
    "manager",
)
EMPLOYEE_STATUS = (
    "active",
    "on_leave",
    "left",
)
DATE_FORMAT = (
    "iso",
    "dmy",
    "mdy",
    "excel",
    "excel1904",
)
DECIMAL_MARK = (
    "point",
    "comma",
)
IMPORT_FIELDS = (
    "merge",
    "replace",
)
IMPORT_MODE = (
    "upsert",
    "snapshot",
)
IMPORT_OUTCOME = (
    "created",
    "updated",
    "unchanged",
    "rejected",
    "stale",
    "deactivated",
    "would_end",
)
JOB_STATE = (
    "queued",
    "running",
    "waiting",
    "succeeded",
    "failed",
    "cancelled",
)
OPENING_STATUS = (
    "draft",
    "open",
    "filled",
    "closed",
)
POLARITY = (
    "want",
    "not",
)
RECOGNITION_METHOD = (
    "key",
    "exact",
    "alternative",
    "stem",
    "spelling",
    "meaning",
)
RELATION_KIND = (
    "broader",
    "related",
)
REMOTE_WORK = (
    "onsite",
    "hybrid",
    "remote",
)
SKILL_SOURCE = (
    "self",
    "manager",
    "assessment",
    "inferred",
)
VISIBILITY = (
    "private",
    "hr",
    "manager",
)


def upgrade() -> None:
    for create in TABLES.values():
        create()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")


def _create_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("prefix", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("employee_external_id", sa.String(128), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("previous_secret_hash", sa.String(64), nullable=True),
        sa.Column("previous_expires_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
        _one_of("kind", ACTOR_KIND, "ck_api_keys_actor_kind"),
    )


def _create_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entries_entry_hash")),
        sa.CheckConstraint(
            "length(action) BETWEEN 1 AND 32", name=op.f("ck_audit_entries_action_word")
        ),
        sa.CheckConstraint(
            "length(entity) BETWEEN 1 AND 32", name=op.f("ck_audit_entries_entity_word")
        ),
    )
    op.create_index(op.f("ix_audit_entries_external_id"), "audit_entries", ["external_id"])
    _refuse_changes()


def _create_audit_people() -> None:
    op.create_table(
        "audit_people",
        sa.Column("pseudonym", sa.String(16), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_audit_people")),
        sa.UniqueConstraint("external_id", name=op.f("uq_audit_people_external_id")),
    )


def _create_employees() -> None:
    op.create_table(
        "employees",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("source_as_of", MOMENT, nullable=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("org_unit", sa.String(200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("role_external_id", sa.String(128), nullable=True),
        sa.Column("manager_external_id", sa.String(128), nullable=True),
        sa.Column("location", sa.String(200), nullable=True),
        sa.Column("remote_wish", sa.String(32), nullable=True),
        sa.Column("open_to_relocation", sa.Boolean(), nullable=False),
        sa.Column("relocation_locations", sa.JSON(), nullable=False),
        sa.Column("hire_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("credentials", sa.JSON(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("open_to_moves", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
        sa.UniqueConstraint("external_id", name=op.f("uq_employees_external_id")),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_employees_grade_range")),
        _one_of("status", EMPLOYEE_STATUS, "ck_employees_employee_status"),
        _one_of("remote_wish", REMOTE_WORK, "ck_employees_remote_wish"),
    )
    op.create_index(op.f("ix_employees_function"), "employees", ["function"])
    op.create_index(op.f("ix_employees_location"), "employees", ["location"])
    op.create_index(op.f("ix_employees_manager_external_id"), "employees", ["manager_external_id"])
    op.create_index(op.f("ix_employees_org_unit"), "employees", ["org_unit"])
    op.create_index(op.f("ix_employees_role_external_id"), "employees", ["role_external_id"])


def _create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("folded_digest", sa.String(64), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("erased_by", sa.String(200), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("blocked_until", MOMENT, nullable=False),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        sa.Column("purged_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("uid", name=op.f("uq_erasures_uid")),
    )
    op.create_index(op.f("ix_erasures_digest"), "erasures", ["digest"])
    op.create_index(op.f("ix_erasures_folded_digest"), "erasures", ["folded_digest"])


def _create_former_ids() -> None:
    op.create_table(
        "former_ids",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("former_id", sa.String(200), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=False),
        sa.Column("renamed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_ids")),
        sa.UniqueConstraint("entity", "former_id", name=op.f("uq_former_ids_entity_former_id")),
        sa.CheckConstraint(
            "length(entity) BETWEEN 1 AND 32", name=op.f("ck_former_ids_entity_word")
        ),
    )
    op.create_index(
        op.f("ix_former_ids_entity_external_id"), "former_ids", ["entity", "external_id"]
    )
    op.create_index(op.f("ix_former_ids_renamed_at"), "former_ids", ["renamed_at"])


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("claim", sa.String(32), nullable=False),
        sa.Column("claimed_until", MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("kept_bytes", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_idempotency_keys_key_hash")),
    )
    op.create_index(op.f("ix_idempotency_keys_expires_at"), "idempotency_keys", ["expires_at"])
    op.create_index(
        op.f("ix_idempotency_keys_caller_expires_at"),
        "idempotency_keys",
        ["caller", "expires_at"],
    )


def _create_impressions() -> None:
    op.create_table(
        "impressions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.Column("surface", sa.String(32), nullable=False),
        sa.Column("subject_external_id", sa.String(128), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("model_version", sa.String(100), nullable=False),
        sa.Column("snapshot_at", MOMENT, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impressions")),
        _one_of("audience", AUDIENCE, "ck_impressions_impression_audience"),
    )
    op.create_index(op.f("ix_impressions_shown_at"), "impressions", ["shown_at"])
    op.create_index(
        op.f("ix_impressions_subject_external_id"), "impressions", ["subject_external_id"]
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("actor_kind", sa.String(32), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("done", ROW_ID, nullable=False),
        sa.Column("total", ROW_ID, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(50), nullable=True),
        sa.Column("error", sa.String(1000), nullable=True),
        sa.Column("lease", sa.String(36), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("heartbeat_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("uid", name=op.f("uq_jobs_uid")),
        sa.CheckConstraint(
            "done >= 0 AND (total IS NULL OR done <= total)", name=op.f("ck_jobs_done_range")
        ),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 32", name=op.f("ck_jobs_kind_word")),
        _one_of("actor_kind", ACTOR_KIND, "ck_jobs_actor_kind"),
        _one_of("state", JOB_STATE, "ck_jobs_job_state"),
    )
    op.create_index(op.f("ix_jobs_state_due_at"), "jobs", ["state", "due_at"])


def _create_model_versions() -> None:
    op.create_table(
        "model_versions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.Column("trained_at", MOMENT, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("frames_fingerprint", sa.String(64), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_model_versions_version")),
    )


def _create_oauth_clients() -> None:
    op.create_table(
        "oauth_clients",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("employee_external_id", sa.String(128), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("previous_secret_hash", sa.String(64), nullable=True),
        sa.Column("previous_expires_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_clients")),
        sa.UniqueConstraint("client_id", name=op.f("uq_oauth_clients_client_id")),
        _one_of("kind", ACTOR_KIND, "ck_oauth_clients_actor_kind"),
    )


def _create_outbox_events() -> None:
    op.create_table(
        "outbox_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("former_id", sa.String(128), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
        sa.CheckConstraint(
            "length(action) BETWEEN 1 AND 32", name=op.f("ck_outbox_events_action_word")
        ),
        sa.CheckConstraint(
            "length(entity) BETWEEN 1 AND 32", name=op.f("ck_outbox_events_entity_word")
        ),
        sqlite_autoincrement=True,
    )


def _create_outbox_horizons() -> None:
    op.create_table(
        "outbox_horizons",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("change_id", ROW_ID, nullable=False),
        sa.Column("cleared_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_horizons")),
    )


def _create_periodic_tasks() -> None:
    op.create_table(
        "periodic_tasks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_tasks")),
        sa.UniqueConstraint("name", name=op.f("uq_periodic_tasks_name")),
    )


def _create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("source_as_of", MOMENT, nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("family", sa.String(200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("people_leader", sa.Boolean(), nullable=False),
        sa.Column("works_with", sa.JSON(), nullable=False),
        sa.Column("credentials", sa.JSON(), nullable=False),
        sa.Column("alternative_titles", sa.JSON(), nullable=False),
        sa.Column("scheme", sa.String(100), nullable=True),
        sa.Column("scheme_id", sa.String(500), nullable=True),
        sa.Column("scheme_version", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("external_id", name=op.f("uq_roles_external_id")),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_roles_grade_range")),
    )
    op.create_index(op.f("ix_roles_family"), "roles", ["family"])
    op.create_index(op.f("ix_roles_function"), "roles", ["function"])
    op.create_index(op.f("ix_roles_scheme"), "roles", ["scheme"])


def _create_skills() -> None:
    op.create_table(
        "skills",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("source_as_of", MOMENT, nullable=True),
        sa.Column("scheme", sa.String(100), nullable=False),
        sa.Column("scheme_id", sa.String(500), nullable=True),
        sa.Column("scheme_version", sa.String(100), nullable=True),
        sa.Column("preferred_label", sa.String(500), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("external_id", name=op.f("uq_skills_external_id")),
    )
    op.create_index(op.f("ix_skills_scheme"), "skills", ["scheme"])


def _create_webhook_endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(64), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("event_types", sa.JSON(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary(), nullable=True),
        sa.Column("previous_secret_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.Column("disabled_reason", sa.String(200), nullable=True),
        sa.Column("told_change_id", ROW_ID, nullable=False),
        sa.Column("last_number", ROW_ID, nullable=False),
        sa.Column("delivered_count", ROW_ID, nullable=False),
        sa.Column("failed_count", ROW_ID, nullable=False),
        sa.Column("claim", sa.String(32), nullable=True),
        sa.Column("claimed_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_endpoints_public_id")),
    )


def _create_aspirations() -> None:
    op.create_table(
        "aspirations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(32), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("kind", sa.String(32), nullable=True),
        sa.Column("polarity", sa.String(32), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("horizon_months", sa.Integer(), nullable=True),
        sa.Column("motives", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aspirations")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_aspirations_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "horizon_months BETWEEN 0 AND 600", name=op.f("ck_aspirations_horizon_range")
        ),
        sa.CheckConstraint("weight > 0 AND weight <= 1", name=op.f("ck_aspirations_weight_range")),
        _one_of("kind", ASPIRATION_KIND, "ck_aspirations_aspiration_kind"),
        _one_of("polarity", POLARITY, "ck_aspirations_aspiration_polarity"),
        _one_of("target", ASPIRATION_TARGET, "ck_aspirations_aspiration_target"),
        _one_of("visibility", VISIBILITY, "ck_aspirations_aspiration_visibility"),
    )
    op.create_index(op.f("ix_aspirations_employee_id"), "aspirations", ["employee_id"])


def _create_audit_mentions() -> None:
    op.create_table(
        "audit_mentions",
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("pseudonym", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "pseudonym", name=op.f("pk_audit_mentions")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entries.id"],
            name=op.f("fk_audit_mentions_entry_id_audit_entries"),
        ),
    )
    op.create_index(op.f("ix_audit_mentions_pseudonym"), "audit_mentions", ["pseudonym"])


def _create_employee_feeds() -> None:
    op.create_table(
        "employee_feeds",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("as_of", MOMENT, nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("record_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "source", name=op.f("pk_employee_feeds")),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["employees.id"],
            name=op.f("fk_employee_feeds_record_id_employees"),
            ondelete="CASCADE",
        ),
    )


def _create_opening_feeds() -> None:
    op.create_table(
        "opening_feeds",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("as_of", MOMENT, nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("record_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "source", name=op.f("pk_opening_feeds")),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["openings.id"],
            name=op.f("fk_opening_feeds_record_id_openings"),
            ondelete="CASCADE",
        ),
    )


def _create_employee_skills() -> None:
    op.create_table(
        "employee_skills",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("skill_external_id", sa.String(128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("method", sa.String(32), nullable=True),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("last_used", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_skills")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_employee_skills_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_employee_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_employee_skills_level_range")),
        _one_of("method", RECOGNITION_METHOD, "ck_employee_skills_recognition_method"),
        _one_of("source", SKILL_SOURCE, "ck_employee_skills_skill_source"),
    )
    op.create_index(op.f("ix_employee_skills_employee_id"), "employee_skills", ["employee_id"])
    op.create_index(
        op.f("ix_employee_skills_skill_external_id"), "employee_skills", ["skill_external_id"]
    )


def _create_import_mappings() -> None:
    op.create_table(
        "import_mappings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("source_as_of", MOMENT, nullable=True),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("constants", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sa.UniqueConstraint("external_id", name=op.f("uq_import_mappings_external_id")),
        sa.CheckConstraint(
            "length(entity) BETWEEN 1 AND 32", name=op.f("ck_import_mappings_entity_word")
        ),
    )


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=True),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("format", sa.String(50), nullable=False),
        sa.Column("column_mapping", sa.JSON(), nullable=True),
        sa.Column("charset", sa.String(40), nullable=False),
        sa.Column("date_format", sa.String(32), nullable=True),
        sa.Column("decimal", sa.String(32), nullable=True),
        sa.Column("time_zone", sa.String(60), nullable=True),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("fields", sa.String(32), nullable=False),
        sa.Column("clear", sa.JSON(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("guard", sa.Float(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("size", ROW_ID, nullable=False),
        sa.Column("read_to", ROW_ID, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("unattributed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("spared", sa.Integer(), nullable=True),
        sa.Column("newest_as_of", MOMENT, nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("deactivated", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("job_id", name=op.f("uq_imports_job_id")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_imports_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(entity) BETWEEN 1 AND 32", name=op.f("ck_imports_entity_word")),
        sa.CheckConstraint("guard BETWEEN 0 AND 1", name=op.f("ck_imports_guard_range")),
        sa.CheckConstraint("read_to <= size", name=op.f("ck_imports_read_range")),
        _one_of("mode", IMPORT_MODE, "ck_imports_import_mode"),
        _one_of("fields", IMPORT_FIELDS, "ck_imports_import_fields"),
        _one_of("date_format", DATE_FORMAT, "ck_imports_import_date_format"),
        _one_of("decimal", DECIMAL_MARK, "ck_imports_import_decimal"),
    )


def _create_model_aliases() -> None:
    op.create_table(
        "model_aliases",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("alias", sa.String(50), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_aliases")),
        sa.ForeignKeyConstraint(
            ["version"],
            ["model_versions.version"],
            name=op.f("fk_model_aliases_version_model_versions"),
        ),
    )
    op.create_index(op.f("ix_model_aliases_alias"), "model_aliases", ["alias"])


def _create_openings() -> None:
    op.create_table(
        "openings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("source_as_of", MOMENT, nullable=True),
        sa.Column("role_id", ROW_ID, nullable=True),
        sa.Column("title", sa.String(300), nullable=True),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("people_leader", sa.Boolean(), nullable=True),
        sa.Column("works_with", sa.JSON(), nullable=True),
        sa.Column("credentials", sa.JSON(), nullable=True),
        sa.Column("overrides_skills", sa.Boolean(), nullable=False),
        sa.Column("org_unit", sa.String(200), nullable=True),
        sa.Column("hiring_manager_external_id", sa.String(128), nullable=True),
        sa.Column("location", sa.String(200), nullable=True),
        sa.Column("remote_work", sa.String(32), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("minimum_tenure_months", sa.Integer(), nullable=True),
        sa.Column("grade_min", sa.Integer(), nullable=True),
        sa.Column("grade_max", sa.Integer(), nullable=True),
        sa.Column("eligible_locations", sa.JSON(), nullable=False),
        sa.Column("required_languages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("external_id", name=op.f("uq_openings_external_id")),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_openings_role_id_roles"), ondelete="RESTRICT"
        ),
        sa.CheckConstraint("grade_max BETWEEN 0 AND 99", name=op.f("ck_openings_grade_max_range")),
        sa.CheckConstraint("grade_min BETWEEN 0 AND 99", name=op.f("ck_openings_grade_min_range")),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_openings_grade_range")),
        sa.CheckConstraint(
            "headcount BETWEEN 1 AND 10000", name=op.f("ck_openings_headcount_range")
        ),
        sa.CheckConstraint(
            "role_id IS NOT NULL OR title IS NOT NULL", name=op.f("ck_openings_role_or_title")
        ),
        sa.CheckConstraint(
            "minimum_tenure_months BETWEEN 0 AND 600", name=op.f("ck_openings_tenure_range")
        ),
        _one_of("status", OPENING_STATUS, "ck_openings_opening_status"),
        _one_of("remote_work", REMOTE_WORK, "ck_openings_remote_work"),
    )
    op.create_index(op.f("ix_openings_function"), "openings", ["function"])
    op.create_index(
        op.f("ix_openings_hiring_manager_external_id"), "openings", ["hiring_manager_external_id"]
    )
    op.create_index(op.f("ix_openings_location"), "openings", ["location"])
    op.create_index(op.f("ix_openings_org_unit"), "openings", ["org_unit"])
    op.create_index(op.f("ix_openings_role_id"), "openings", ["role_id"])


def _create_role_skills() -> None:
    op.create_table(
        "role_skills",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("skill_external_id", sa.String(128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("method", sa.String(32), nullable=True),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("role_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_skills")),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_role_skills_role_id_roles"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_role_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_role_skills_level_range")),
        sa.CheckConstraint(
            "weight > 0 AND weight <= 100", name=op.f("ck_role_skills_weight_range")
        ),
        _one_of("method", RECOGNITION_METHOD, "ck_role_skills_recognition_method"),
    )
    op.create_index(op.f("ix_role_skills_role_id"), "role_skills", ["role_id"])
    op.create_index(op.f("ix_role_skills_skill_external_id"), "role_skills", ["skill_external_id"])


def _create_skill_labels() -> None:
    op.create_table(
        "skill_labels",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("skill_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_labels")),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["skills.id"],
            name=op.f("fk_skill_labels_skill_id_skills"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_skill_labels_skill_id"), "skill_labels", ["skill_id"])


def _create_skill_relations() -> None:
    op.create_table(
        "skill_relations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("skill_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("target_external_id", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_relations")),
        sa.UniqueConstraint(
            "skill_id",
            "kind",
            "target_external_id",
            name=op.f("uq_skill_relations_skill_id_kind_target_external_id"),
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["skills.id"],
            name=op.f("fk_skill_relations_skill_id_skills"),
            ondelete="CASCADE",
        ),
        _one_of("kind", RELATION_KIND, "ck_skill_relations_relation_kind"),
    )
    op.create_index(op.f("ix_skill_relations_skill_id"), "skill_relations", ["skill_id"])
    op.create_index(
        op.f("ix_skill_relations_target_external_id"), "skill_relations", ["target_external_id"]
    )


def _create_webhook_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("endpoint_id", ROW_ID, nullable=False),
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("event_type", sa.String(64), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("former_id", sa.String(128), nullable=True),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("last_attempt_at", MOMENT, nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(200), nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint(
            "endpoint_id", "number", name=op.f("uq_webhook_deliveries_endpoint_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_deliveries_endpoint_id_webhook_endpoints"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_delivered_at"), "webhook_deliveries", ["delivered_at"]
    )


def _create_work_history() -> None:
    op.create_table(
        "work_history",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_history")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_work_history_employee_id_employees"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_work_history_employee_id"), "work_history", ["employee_id"])


def _create_import_chunks() -> None:
    op.create_table(
        "import_chunks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("start", ROW_ID, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_chunks")),
        sa.UniqueConstraint("import_id", "start", name=op.f("uq_import_chunks_import_id_start")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_import_chunks_import_id_imports"),
            ondelete="CASCADE",
        ),
    )


def _create_import_results() -> None:
    op.create_table(
        "import_results",
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(128), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_results")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_import_results_import_id_imports"),
            ondelete="CASCADE",
        ),
        _one_of("outcome", IMPORT_OUTCOME, "ck_import_results_import_outcome"),
    )
    op.create_index(
        op.f("ix_import_results_import_id_external_id"),
        "import_results",
        ["import_id", "external_id"],
    )


def _create_nominations() -> None:
    op.create_table(
        "nominations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("opening_external_id", sa.String(128), nullable=False),
        sa.Column("employee_external_id", sa.String(128), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("nominated_by", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint(
            "opening_external_id",
            "employee_external_id",
            name=op.f("uq_nominations_opening_external_id_employee_external_id"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_nominations_employee_external_id_employees"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_nominations_opening_external_id_openings"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_nominations_employee_external_id"), "nominations", ["employee_external_id"]
    )
    op.create_index(op.f("ix_nominations_expires_on"), "nominations", ["expires_on"])


def _create_scim_users() -> None:
    op.create_table(
        "scim_users",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("employee_external_id", sa.String(128), nullable=False),
        sa.Column("folded_user_name", sa.String(256), nullable=False),
        sa.Column("external_id", sa.String(256), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scim_users")),
        sa.UniqueConstraint(
            "employee_external_id", name=op.f("uq_scim_users_employee_external_id")
        ),
        sa.UniqueConstraint("folded_user_name", name=op.f("uq_scim_users_folded_user_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_scim_users_uid")),
    )
    op.create_index(op.f("ix_scim_users_external_id"), "scim_users", ["external_id"])


def _create_opening_skills() -> None:
    op.create_table(
        "opening_skills",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("skill_external_id", sa.String(128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("method", sa.String(32), nullable=True),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("opening_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_skills")),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_skills_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_opening_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_opening_skills_level_range")),
        sa.CheckConstraint(
            "weight > 0 AND weight <= 100", name=op.f("ck_opening_skills_weight_range")
        ),
        _one_of("method", RECOGNITION_METHOD, "ck_opening_skills_recognition_method"),
    )
    op.create_index(op.f("ix_opening_skills_opening_id"), "opening_skills", ["opening_id"])
    op.create_index(
        op.f("ix_opening_skills_skill_external_id"), "opening_skills", ["skill_external_id"]
    )


def _one_of(column: str, words: tuple[str, ...], name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(words), name=op.f(name))


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{verb} BEFORE {verb.upper()} ON audit_entries "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


# In an order in which every table comes after those that it refers to.
TABLES = {
    "api_keys": _create_api_keys,
    "audit_entries": _create_audit_entries,
    "audit_people": _create_audit_people,
    "employees": _create_employees,
    "erasures": _create_erasures,
    "former_ids": _create_former_ids,
    "idempotency_keys": _create_idempotency_keys,
    "impressions": _create_impressions,
    "jobs": _create_jobs,
    "model_versions": _create_model_versions,
    "oauth_clients": _create_oauth_clients,
    "outbox_events": _create_outbox_events,
    "outbox_horizons": _create_outbox_horizons,
    "periodic_tasks": _create_periodic_tasks,
    "roles": _create_roles,
    "scim_users": _create_scim_users,
    "skills": _create_skills,
    "webhook_endpoints": _create_webhook_endpoints,
    "aspirations": _create_aspirations,
    "audit_mentions": _create_audit_mentions,
    "employee_feeds": _create_employee_feeds,
    "employee_skills": _create_employee_skills,
    "import_mappings": _create_import_mappings,
    "imports": _create_imports,
    "model_aliases": _create_model_aliases,
    "openings": _create_openings,
    "role_skills": _create_role_skills,
    "skill_labels": _create_skill_labels,
    "skill_relations": _create_skill_relations,
    "webhook_deliveries": _create_webhook_deliveries,
    "work_history": _create_work_history,
    "import_chunks": _create_import_chunks,
    "import_results": _create_import_results,
    "nominations": _create_nominations,
    "opening_feeds": _create_opening_feeds,
    "opening_skills": _create_opening_skills,
}
