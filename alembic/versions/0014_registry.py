"""Only add to the history of aliases, keep who made a version, and what a gate said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0014_registry"
down_revision = "0013_events"

# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
REFUSAL = "the history of an alias is append-only"


def words(name: str, *of: str) -> sa.Enum:
    """A column of these words."""
    return sa.Enum(*of, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Carry today's rows over: each promotion falls back to the one before it."""
    _extend_versions()
    _extend_aliases()
    _rename_event("ranker.promoted", "model.promoted")
    op.create_table(
        "gate_results",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "verdict",
            words("gate_result_verdict", "pass", "inconclusive", "refuse"),
            nullable=False,
        ),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_results")),
        sa.ForeignKeyConstraint(
            ["version"],
            ["model_versions.version"],
            name=op.f("fk_gate_results_version_model_versions"),
        ),
    )
    op.create_index(op.f("ix_gate_results_version"), "gate_results", ["version"])


def _rename_event(before: str, after: str) -> None:
    """Call an event otherwise wherever an endpoint asks for it or is about to be told."""
    renamed = f"replace(CAST(event_types AS text), '\"{before}\"', '\"{after}\"')"
    if op.get_bind().dialect.name == "postgresql":
        renamed = f"CAST({renamed} AS json)"
    op.execute(f"UPDATE webhook_endpoints SET event_types = {renamed}")  # noqa: S608 - our words
    op.execute(
        f"UPDATE webhook_deliveries SET event_type = '{after}' "  # noqa: S608 - our words
        f"WHERE event_type = '{before}'"
    )


def _extend_versions() -> None:
    with op.batch_alter_table("model_versions") as table:
        table.add_column(
            sa.Column(
                "origin",
                words("model_version_origin", "trained", "registered"),
                nullable=False,
                server_default="trained",
            )
        )
        table.add_column(
            sa.Column("made_by", sa.String(length=200), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("reason", sa.String(length=500), nullable=False, server_default="")
        )
        table.add_column(sa.Column("retired_at", MOMENT, nullable=True))
        table.add_column(sa.Column("retired_by", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("swept_at", MOMENT, nullable=True))
        table.create_index(op.f("ix_model_versions_retired_at"), ["retired_at"])
    op.execute(
        "UPDATE model_versions SET made_by = coalesce((SELECT min(actor) FROM audit_entries "
        "WHERE entity = 'ranker' AND action = 'trained' "
        "AND external_id = model_versions.version), '')"
    )
    with op.batch_alter_table("model_versions") as table:
        for column in ("origin", "made_by", "reason"):
            table.alter_column(column, server_default=None)


def _extend_aliases() -> None:
    with op.batch_alter_table("model_aliases") as table:
        table.add_column(
            sa.Column(
                "step",
                words("model_alias_step", "bootstrap", "promote", "rollback"),
                nullable=False,
                server_default="promote",
            )
        )
        table.add_column(
            sa.Column("decided_by", sa.String(length=200), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("reason", sa.String(length=500), nullable=False, server_default="")
        )
        table.add_column(sa.Column("falls_back_to", ROW_ID, nullable=True))
        table.add_column(sa.Column("override", sa.JSON(), nullable=True))
        table.create_foreign_key(
            op.f("fk_model_aliases_falls_back_to_model_aliases"),
            "model_aliases",
            ["falls_back_to"],
            ["id"],
        )
    op.execute(
        "UPDATE model_aliases SET decided_by = set_by, falls_back_to = (SELECT max(earlier.id) "
        "FROM model_aliases AS earlier WHERE earlier.alias = model_aliases.alias "
        "AND earlier.id < model_aliases.id)"
    )
    op.execute("UPDATE model_aliases SET step = 'bootstrap' WHERE falls_back_to IS NULL")
    with op.batch_alter_table("model_aliases") as table:
        for column in ("step", "decided_by", "reason"):
            table.alter_column(column, server_default=None)
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER model_aliases_no_{verb} BEFORE {verb.upper()} ON model_aliases "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_alias_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER model_aliases_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON model_aliases FOR EACH STATEMENT EXECUTE FUNCTION refuse_alias_change()"
    )


def downgrade() -> None:
    """Leave what the code before reads: the row in use, and those it can go back to."""
    op.drop_table("gate_results")
    _rename_event("model.promoted", "ranker.promoted")
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER model_aliases_no_{verb}")
    else:
        op.execute("DROP TRIGGER model_aliases_no_change ON model_aliases")
        op.execute("DROP FUNCTION refuse_alias_change")
    _forget_what_was_rolled_back()
    with op.batch_alter_table("model_aliases") as table:
        table.drop_constraint(
            op.f("fk_model_aliases_falls_back_to_model_aliases"), type_="foreignkey"
        )
        table.drop_constraint(op.f("ck_model_aliases_model_alias_step"), type_="check")
        for column in ("override", "falls_back_to", "reason", "decided_by", "step"):
            table.drop_column(column)
    with op.batch_alter_table("model_versions") as table:
        table.drop_index(op.f("ix_model_versions_retired_at"))
        table.drop_constraint(op.f("ck_model_versions_model_version_origin"), type_="check")
        for column in ("swept_at", "retired_by", "retired_at", "reason", "made_by", "origin"):
            table.drop_column(column)


def _forget_what_was_rolled_back() -> None:
    """Remove the entries that no rollback leads to: the code before would go back to them."""
    op.execute(
        "WITH RECURSIVE kept(id, next) AS ("
        "SELECT id, falls_back_to FROM model_aliases "
        "WHERE id IN (SELECT max(id) FROM model_aliases GROUP BY alias) "
        "UNION SELECT one.id, one.falls_back_to FROM model_aliases AS one "
        "JOIN kept ON one.id = kept.next) "
        "DELETE FROM model_aliases WHERE id NOT IN (SELECT id FROM kept)"
    )
