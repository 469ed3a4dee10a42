"""Hold who offers to teach, and who learns from whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006_mentors"
down_revision = "0005_confirmed_labels"

# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "mentor_offers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("wants_to_learn", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "capacity BETWEEN 1 AND 10", name=op.f("ck_mentor_offers_capacity_range")
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_mentor_offers_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_offers")),
        sa.UniqueConstraint(
            "employee_external_id", name=op.f("uq_mentor_offers_employee_external_id")
        ),
    )
    with op.batch_alter_table("mentor_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_offers_until"), ["until"], unique=False)

    op.create_table(
        "mentorings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("mentee_external_id", sa.String(length=128), nullable=False),
        sa.Column("mentor_external_id", sa.String(length=128), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "expired",
                "active",
                "ended",
                name="mentoring_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_mentorings_mentee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_external_id"],
            ["employees.external_id"],
            name=op.f("fk_mentorings_mentor_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorings")),
        sa.UniqueConstraint("uid", name=op.f("uq_mentorings_uid")),
    )
    with op.batch_alter_table("mentorings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorings_answer_by"), ["answer_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mentorings_mentee_external_id"), ["mentee_external_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mentorings_mentor_external_id"), ["mentor_external_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mentorings_updated_at"), ["updated_at"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    with op.batch_alter_table("mentorings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorings_updated_at"))
        batch_op.drop_index(batch_op.f("ix_mentorings_mentor_external_id"))
        batch_op.drop_index(batch_op.f("ix_mentorings_mentee_external_id"))
        batch_op.drop_index(batch_op.f("ix_mentorings_answer_by"))

    op.drop_table("mentorings")
    with op.batch_alter_table("mentor_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_offers_until"))

    op.drop_table("mentor_offers")
