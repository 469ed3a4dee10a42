"""Hold what was seen of people, and why they want to lead."""

import sqlalchemy as sa
from alembic import op

revision = "0003_readiness"
down_revision = "0002_choices"

# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "evidence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "behaviour",
            sa.Enum(
                "coaches",
                "teaches",
                "smooths",
                "hands_over",
                "stands_back",
                "moves_people_on",
                "asks",
                "lifts_team",
                name="behaviour",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "self",
                "helped",
                "peer",
                "manager",
                "team",
                "training",
                name="evidence_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("situation", sa.String(length=2000), nullable=False),
        sa.Column("action", sa.String(length=2000), nullable=False),
        sa.Column("effect", sa.String(length=2000), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("author_external_id", sa.String(length=128), nullable=True),
        sa.Column("author_is_gone", sa.Boolean(), nullable=False),
        sa.Column("stays_without_author", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=True),
        sa.Column("case_uid", sa.String(length=36), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "stated",
                "confirmed",
                "disputed",
                "withdrawn",
                name="evidence_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "visible_to",
            sa.Enum(
                "private",
                "hr",
                "manager",
                name="evidence_visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reply", sa.String(length=2000), nullable=False),
        sa.Column("dispute_reason", sa.String(length=2000), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("decision_reason", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("team_size >= 5", name=op.f("ck_evidence_team_size_least")),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_evidence_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("uid", name=op.f("uq_evidence_uid")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_author_external_id"), ["author_external_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_case_uid"), ["case_uid"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_employee_external_id"), ["employee_external_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_happened_on"), ["happened_on"], unique=False)

    op.create_table(
        "evidence_requests",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("asked_external_id", sa.String(length=128), nullable=False),
        sa.Column("case_uid", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_external_id"],
            ["employees.external_id"],
            name=op.f("fk_evidence_requests_asked_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_evidence_requests_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_requests")),
        sa.UniqueConstraint(
            "case_uid",
            "asked_external_id",
            "due_on",
            name=op.f("uq_evidence_requests_case_uid_asked_external_id_due_on"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_evidence_requests_uid")),
    )
    with op.batch_alter_table("evidence_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_requests_asked_external_id"),
            ["asked_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_requests_case_uid"), ["case_uid"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_requests_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_requests_employee_external_id"),
            ["employee_external_id"],
            unique=False,
        )

    op.create_table(
        "why_lead",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("wants", sa.Boolean(), nullable=False),
        sa.Column("motives", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(length=2000), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "private",
                "hr",
                "manager",
                name="why_lead_visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_why_lead_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_why_lead")),
        sa.UniqueConstraint("employee_external_id", name=op.f("uq_why_lead_employee_external_id")),
    )
    op.create_table(
        "evidence_people",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("evidence_id", ROW_ID, nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=True),
        sa.Column(
            "part",
            sa.Enum(
                "self",
                "helped",
                "peer",
                "manager",
                "team",
                "training",
                name="evidence_part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_evidence_people_evidence_id_evidence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_people")),
        sa.UniqueConstraint(
            "evidence_id",
            "employee_external_id",
            name=op.f("uq_evidence_people_evidence_id_employee_external_id"),
        ),
    )
    with op.batch_alter_table("evidence_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_people_employee_external_id"),
            ["employee_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_people_evidence_id"), ["evidence_id"], unique=False
        )


def downgrade() -> None:
    """Remove the tables."""
    with op.batch_alter_table("evidence_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_people_evidence_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_people_employee_external_id"))

    op.drop_table("evidence_people")
    op.drop_table("why_lead")
    with op.batch_alter_table("evidence_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_requests_employee_external_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_requests_due_on"))
        batch_op.drop_index(batch_op.f("ix_evidence_requests_case_uid"))
        batch_op.drop_index(batch_op.f("ix_evidence_requests_asked_external_id"))

    op.drop_table("evidence_requests")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_happened_on"))
        batch_op.drop_index(batch_op.f("ix_evidence_employee_external_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_case_uid"))
        batch_op.drop_index(batch_op.f("ix_evidence_author_external_id"))

    op.drop_table("evidence")
