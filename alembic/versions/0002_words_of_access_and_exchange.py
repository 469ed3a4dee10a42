"""Words of access and exchange, and events that managers may not know of.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ACTIONS = ("created", "updated", "deleted", "revoked", "trained", "promoted")
MORE_ACTIONS = (
    "read",
    "exported",
    "erased",
    "issued",
    "rotated",
    "enabled",
    "disabled",
    "replayed",
    "confirmed",
    "completed",
)
ENTITIES = ("employee", "role", "opening", "skill", "api_key", "ranker")
MORE_ENTITIES = ("import", "webhook", "client", "embed_token", "audit_log")
TABLES = {"audit_entries": "audit", "outbox_events": "event"}


def upgrade() -> None:
    for table, word in TABLES.items():
        _allow(table, word, ACTIONS + MORE_ACTIONS, ENTITIES + MORE_ENTITIES)
    with op.batch_alter_table("outbox_events") as batch:
        batch.add_column(
            sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outbox_events") as batch:
        batch.alter_column("confidential", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("outbox_events") as batch:
        batch.drop_column("confidential")
    for table, word in TABLES.items():
        actions, entities = sa.column("action"), sa.column("entity")
        unknown = actions.in_(MORE_ACTIONS) | entities.in_(MORE_ENTITIES)
        op.execute(sa.table(table, actions, entities).delete().where(unknown))
        _allow(table, word, ACTIONS, ENTITIES)


def _allow(table: str, word: str, actions: tuple[str, ...], entities: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch:
        for column, words in (("action", actions), ("entity", entities)):
            name = op.f(f"ck_{table}_{word}_{column}")
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, sa.column(column).in_(words))
