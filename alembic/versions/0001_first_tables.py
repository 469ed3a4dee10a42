"""First tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "created",
                "updated",
                "deleted",
                "revoked",
                "trained",
                "promoted",
                name="audit_action",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "entity",
            sa.Enum(
                "employee",
                "role",
                "opening",
                "skill",
                "api_key",
                "ranker",
                name="audit_entity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entries_entry_hash")),
    )
    op.create_table(
        "employees",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("org_unit", sa.String(length=200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("role_external_id", sa.String(length=128), nullable=True),
        sa.Column("manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column(
            "remote_wish",
            sa.Enum(
                "onsite",
                "hybrid",
                "remote",
                name="remote_wish",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("open_to_relocation", sa.Boolean(), nullable=False),
        sa.Column("relocation_locations", sa.JSON(), nullable=False),
        sa.Column("hire_date", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "on_leave",
                "left",
                name="employee_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("open_to_moves", sa.Boolean(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_employees_grade_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
        sa.UniqueConstraint("external_id", name=op.f("uq_employees_external_id")),
    )
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employees_function"), ["function"], unique=False)
        batch_op.create_index(batch_op.f("ix_employees_location"), ["location"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_employees_manager_external_id"), ["manager_external_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_employees_org_unit"), ["org_unit"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_employees_role_external_id"), ["role_external_id"], unique=False
        )

    op.create_table(
        "impressions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("surface", sa.String(length=32), nullable=False),
        sa.Column("subject_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "employee",
                "hr",
                "manager",
                name="impression_audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("snapshot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impressions")),
    )
    with op.batch_alter_table("impressions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_impressions_shown_at"), ["shown_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_impressions_subject_external_id"), ["subject_external_id"], unique=False
        )

    op.create_table(
        "model_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frames_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_model_versions_version")),
    )
    op.create_table(
        "outbox_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "created",
                "updated",
                "deleted",
                "revoked",
                "trained",
                "promoted",
                name="event_action",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "entity",
            sa.Enum(
                "employee",
                "role",
                "opening",
                "skill",
                "api_key",
                "ranker",
                name="event_entity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("family", sa.String(length=200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("people_leader", sa.Boolean(), nullable=False),
        sa.Column("works_with", sa.JSON(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_roles_grade_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("external_id", name=op.f("uq_roles_external_id")),
    )
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roles_family"), ["family"], unique=False)
        batch_op.create_index(batch_op.f("ix_roles_function"), ["function"], unique=False)

    op.create_table(
        "skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheme", sa.String(length=100), nullable=False),
        sa.Column("scheme_id", sa.String(length=500), nullable=True),
        sa.Column("scheme_version", sa.String(length=100), nullable=True),
        sa.Column("preferred_label", sa.String(length=500), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("external_id", name=op.f("uq_skills_external_id")),
    )
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skills_scheme"), ["scheme"], unique=False)

    op.create_table(
        "aspirations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "role",
                "function",
                "text",
                name="aspiration_target",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lateral",
                "promotion",
                "people_leadership",
                "project",
                "stay",
                name="aspiration_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "polarity",
            sa.Enum(
                "want",
                "not",
                name="aspiration_polarity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("horizon_months", sa.Integer(), nullable=True),
        sa.Column("motives", sa.JSON(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "private",
                "hr",
                "manager",
                name="aspiration_visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "horizon_months BETWEEN 0 AND 600", name=op.f("ck_aspirations_horizon_range")
        ),
        sa.CheckConstraint("weight > 0 AND weight <= 1", name=op.f("ck_aspirations_weight_range")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_aspirations_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aspirations")),
    )
    with op.batch_alter_table("aspirations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_aspirations_employee_id"), ["employee_id"], unique=False
        )

    op.create_table(
        "employee_skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("skill_external_id", sa.String(length=128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "key",
                "exact",
                "alternative",
                "stem",
                "spelling",
                "meaning",
                name="recognition_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "self",
                "manager",
                "assessment",
                "inferred",
                name="skill_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("last_used", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_employee_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_employee_skills_level_range")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_employee_skills_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_skills")),
    )
    with op.batch_alter_table("employee_skills", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employee_skills_employee_id"), ["employee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_employee_skills_skill_external_id"), ["skill_external_id"], unique=False
        )

    op.create_table(
        "model_aliases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alias", sa.String(length=50), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"],
            ["model_versions.version"],
            name=op.f("fk_model_aliases_version_model_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_aliases")),
    )
    with op.batch_alter_table("model_aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_aliases_alias"), ["alias"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("people_leader", sa.Boolean(), nullable=True),
        sa.Column("works_with", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("overrides_skills", sa.Boolean(), nullable=False),
        sa.Column("org_unit", sa.String(length=200), nullable=True),
        sa.Column("hiring_manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column(
            "remote_work",
            sa.Enum(
                "onsite",
                "hybrid",
                "remote",
                name="remote_work",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "filled",
                "closed",
                name="opening_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minimum_tenure_months", sa.Integer(), nullable=True),
        sa.Column("grade_min", sa.Integer(), nullable=True),
        sa.Column("grade_max", sa.Integer(), nullable=True),
        sa.Column("eligible_locations", sa.JSON(), nullable=False),
        sa.Column("required_languages", sa.JSON(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 0 AND 99", name=op.f("ck_openings_grade_range")),
        sa.CheckConstraint("grade_max BETWEEN 0 AND 99", name=op.f("ck_openings_grade_max_range")),
        sa.CheckConstraint("grade_min BETWEEN 0 AND 99", name=op.f("ck_openings_grade_min_range")),
        sa.CheckConstraint(
            "headcount BETWEEN 1 AND 10000", name=op.f("ck_openings_headcount_range")
        ),
        sa.CheckConstraint(
            "minimum_tenure_months BETWEEN 0 AND 600", name=op.f("ck_openings_tenure_range")
        ),
        sa.CheckConstraint(
            "role_id IS NOT NULL OR title IS NOT NULL", name=op.f("ck_openings_role_or_title")
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_openings_role_id_roles"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("external_id", name=op.f("uq_openings_external_id")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_openings_function"), ["function"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_openings_hiring_manager_external_id"),
            ["hiring_manager_external_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_openings_location"), ["location"], unique=False)
        batch_op.create_index(batch_op.f("ix_openings_org_unit"), ["org_unit"], unique=False)
        batch_op.create_index(batch_op.f("ix_openings_role_id"), ["role_id"], unique=False)

    op.create_table(
        "role_skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("skill_external_id", sa.String(length=128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "key",
                "exact",
                "alternative",
                "stem",
                "spelling",
                "meaning",
                name="recognition_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_role_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_role_skills_level_range")),
        sa.CheckConstraint(
            "weight > 0 AND weight <= 100", name=op.f("ck_role_skills_weight_range")
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_role_skills_role_id_roles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_skills")),
    )
    with op.batch_alter_table("role_skills", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_skills_role_id"), ["role_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_skills_skill_external_id"), ["skill_external_id"], unique=False
        )

    op.create_table(
        "skill_labels",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["skills.id"],
            name=op.f("fk_skill_labels_skill_id_skills"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_labels")),
    )
    with op.batch_alter_table("skill_labels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_labels_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "skill_relations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "broader",
                "related",
                name="relation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("target_external_id", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["skills.id"],
            name=op.f("fk_skill_relations_skill_id_skills"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_relations")),
        sa.UniqueConstraint(
            "skill_id",
            "kind",
            "target_external_id",
            name=op.f("uq_skill_relations_skill_id_kind_target_external_id"),
        ),
    )
    with op.batch_alter_table("skill_relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_relations_skill_id"), ["skill_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_skill_relations_target_external_id"),
            ["target_external_id"],
            unique=False,
        )

    op.create_table(
        "work_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "employee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_work_history_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_history")),
    )
    with op.batch_alter_table("work_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_work_history_employee_id"), ["employee_id"], unique=False
        )

    op.create_table(
        "opening_skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("skill_external_id", sa.String(length=128), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "key",
                "exact",
                "alternative",
                "stem",
                "spelling",
                "meaning",
                name="recognition_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("essential", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column(
            "opening_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_opening_skills_confidence_range")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_opening_skills_level_range")),
        sa.CheckConstraint(
            "weight > 0 AND weight <= 100", name=op.f("ck_opening_skills_weight_range")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_skills_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_skills")),
    )
    with op.batch_alter_table("opening_skills", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opening_skills_opening_id"), ["opening_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opening_skills_skill_external_id"), ["skill_external_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("opening_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_skills_skill_external_id"))
        batch_op.drop_index(batch_op.f("ix_opening_skills_opening_id"))

    op.drop_table("opening_skills")
    with op.batch_alter_table("work_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_history_employee_id"))

    op.drop_table("work_history")
    with op.batch_alter_table("skill_relations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_relations_target_external_id"))
        batch_op.drop_index(batch_op.f("ix_skill_relations_skill_id"))

    op.drop_table("skill_relations")
    with op.batch_alter_table("skill_labels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_labels_skill_id"))

    op.drop_table("skill_labels")
    with op.batch_alter_table("role_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_skills_skill_external_id"))
        batch_op.drop_index(batch_op.f("ix_role_skills_role_id"))

    op.drop_table("role_skills")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_role_id"))
        batch_op.drop_index(batch_op.f("ix_openings_org_unit"))
        batch_op.drop_index(batch_op.f("ix_openings_location"))
        batch_op.drop_index(batch_op.f("ix_openings_hiring_manager_external_id"))
        batch_op.drop_index(batch_op.f("ix_openings_function"))

    op.drop_table("openings")
    with op.batch_alter_table("model_aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_aliases_alias"))

    op.drop_table("model_aliases")
    with op.batch_alter_table("employee_skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employee_skills_skill_external_id"))
        batch_op.drop_index(batch_op.f("ix_employee_skills_employee_id"))

    op.drop_table("employee_skills")
    with op.batch_alter_table("aspirations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aspirations_employee_id"))

    op.drop_table("aspirations")
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skills_scheme"))

    op.drop_table("skills")
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roles_function"))
        batch_op.drop_index(batch_op.f("ix_roles_family"))

    op.drop_table("roles")
    op.drop_table("outbox_events")
    op.drop_table("model_versions")
    with op.batch_alter_table("impressions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_impressions_subject_external_id"))
        batch_op.drop_index(batch_op.f("ix_impressions_shown_at"))

    op.drop_table("impressions")
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employees_role_external_id"))
        batch_op.drop_index(batch_op.f("ix_employees_org_unit"))
        batch_op.drop_index(batch_op.f("ix_employees_manager_external_id"))
        batch_op.drop_index(batch_op.f("ix_employees_location"))
        batch_op.drop_index(batch_op.f("ix_employees_function"))

    op.drop_table("employees")
    op.drop_table("audit_entries")
    op.drop_table("api_keys")
