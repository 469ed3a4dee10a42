"""Move cases, their releases, gates and timelines, and the policy that they follow."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004_move_cases"
down_revision: str | Sequence[str] | None = "0003_readiness"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SIDES = ("person", "receiving", "sending", "hr", "hr_system", "clock")
STATES = (
    "interest",
    "shared",
    "selection",
    "offered",
    "accepted",
    "started",
    "completed",
    "returned",
    "withdrawn",
    "declined",
    "refused",
    "cancelled",
    "expired",
)


def _words(name: str, *words: str) -> sa.Enum:
    """A column of checked words."""
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "move_policies",
        sa.Column("version", ROW_ID, nullable=False),
        sa.Column("org_unit", sa.String(length=200), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_move_policies")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("move_policies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_policies_org_unit"), ["org_unit"], unique=False)

    op.create_table(
        "move_cases",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "kind",
            _words("move_case_kind", "permanent", "trial"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _words("move_case_state", *STATES),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("receiving_manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("sending_manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("acknowledged_line", sa.Boolean(), nullable=False),
        sa.Column("motives", sa.JSON(), nullable=False),
        sa.Column("talk_on", sa.Date(), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("return_until", sa.Date(), nullable=True),
        sa.Column("confirmed_by_person", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by_receiving", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("unanswered_since", sa.Date(), nullable=True),
        sa.Column(
            "closed_reason",
            sa.String(length=32),
            nullable=True,
        ),
        sa.Column("closed_note", sa.String(length=2000), nullable=True),
        sa.Column("to_learn", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(closed_reason) BETWEEN 1 AND 32", name=op.f("ck_move_cases_closed_reason_word")
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_move_cases_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_move_cases_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_cases")),
        sa.UniqueConstraint("uid", name=op.f("uq_move_cases_uid")),
    )
    with op.batch_alter_table("move_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_cases_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_move_cases_employee_external_id"), ["employee_external_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_move_cases_opening_external_id"), ["opening_external_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_move_cases_receiving_manager_external_id"),
            ["receiving_manager_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_move_cases_sending_manager_external_id"),
            ["sending_manager_external_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_move_cases_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_move_cases_updated_at"), ["updated_at"], unique=False)
        batch_op.create_index(
            "uq_move_cases_open_pair",
            ["employee_external_id", "opening_external_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "release_offers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("manager_external_id", sa.String(length=128), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("opening_external_id", sa.String(length=128), nullable=True),
        sa.Column("release_date", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "function IS NULL OR opening_external_id IS NULL",
            name=op.f("ck_release_offers_one_aim"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_release_offers_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_external_id"],
            ["employees.external_id"],
            name=op.f("fk_release_offers_manager_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_release_offers_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_offers")),
        sa.UniqueConstraint(
            "employee_external_id", name=op.f("uq_release_offers_employee_external_id")
        ),
    )
    with op.batch_alter_table("release_offers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_offers_manager_external_id"),
            ["manager_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_release_offers_opening_external_id"),
            ["opening_external_id"],
            unique=False,
        )

    op.create_table(
        "gates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column(
            "kind",
            _words("gate_kind", "works_council", "clearance", "work_permit", "pay"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _words("gate_state", "open", "given", "deemed", "refused"),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("silence_consents", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["move_cases.id"],
            name=op.f("fk_gates_case_id_move_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gates")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_gates_case_id_kind")),
    )
    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gates_state"), ["state"], unique=False)

    op.create_table(
        "releases",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column(
            "state",
            _words("release_state", "asked", "contested", "dated", "done", "lapsed"),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column(
            "asked_by",
            _words("release_asked_by", *SIDES),
            nullable=False,
        ),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("release_date", sa.Date(), nullable=True),
        sa.Column(
            "dated_by",
            _words("release_dated_by", "manager", "rule", "hr"),
            nullable=True,
        ),
        sa.Column(
            "contest_reason",
            _words(
                "release_contest_reason",
                "safety_critical_cover",
                "statutory_notice",
                "running_handover",
                "wrong_facts",
            ),
            nullable=True,
        ),
        sa.Column("contest_note", sa.String(length=2000), nullable=True),
        sa.Column("contested_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.String(length=2000), nullable=True),
        sa.Column("proposed_date", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.JSON(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["move_cases.id"],
            name=op.f("fk_releases_case_id_move_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_releases")),
    )
    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_releases_state"), ["state"], unique=False)

    op.create_table(
        "timeline_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "side",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column(
            "on_behalf_of",
            _words("timeline_on_behalf_of", *SIDES),
            nullable=True,
        ),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            _words("timeline_state", *STATES),
            nullable=False,
        ),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "length(action) BETWEEN 1 AND 32", name=op.f("ck_timeline_entries_action_word")
        ),
        sa.CheckConstraint(
            "length(side) BETWEEN 1 AND 32", name=op.f("ck_timeline_entries_side_word")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["move_cases.id"],
            name=op.f("fk_timeline_entries_case_id_move_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entries")),
    )
    with op.batch_alter_table("timeline_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_entries_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("timeline_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timeline_entries_case_id"))

    op.drop_table("timeline_entries")
    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_releases_state"))

    op.drop_table("releases")
    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gates_state"))

    op.drop_table("gates")
    with op.batch_alter_table("release_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_offers_opening_external_id"))
        batch_op.drop_index(batch_op.f("ix_release_offers_manager_external_id"))

    op.drop_table("release_offers")
    with op.batch_alter_table("move_cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_move_cases_open_pair",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_move_cases_updated_at"))
        batch_op.drop_index(batch_op.f("ix_move_cases_state"))
        batch_op.drop_index(batch_op.f("ix_move_cases_sending_manager_external_id"))
        batch_op.drop_index(batch_op.f("ix_move_cases_receiving_manager_external_id"))
        batch_op.drop_index(batch_op.f("ix_move_cases_opening_external_id"))
        batch_op.drop_index(batch_op.f("ix_move_cases_employee_external_id"))
        batch_op.drop_index(batch_op.f("ix_move_cases_closed_at"))

    op.drop_table("move_cases")
    with op.batch_alter_table("move_policies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_move_policies_org_unit"))

    op.drop_table("move_policies")
