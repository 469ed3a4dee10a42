"""Kinds of callers, the last use and rotation of keys, clients.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KINDS = ("hr_integration", "hr_partner", "data_team", "portal", "manager", "admin")


def upgrade() -> None:
    with op.batch_alter_table("api_keys") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("previous_secret_hash", sa.String(length=64), nullable=True))
        batch.add_column(
            sa.Column("previous_expires_at", sa.DateTime(timezone=True), nullable=True)
        )
    _give_every_key_a_kind()
    with op.batch_alter_table("api_keys") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        batch.create_check_constraint(op.f("ck_api_keys_actor_kind"), sa.column("kind").in_(KINDS))
    op.create_table(
        "oauth_clients",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_secret_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name=op.f("ck_oauth_clients_actor_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_clients")),
        sa.UniqueConstraint("client_id", name=op.f("uq_oauth_clients_client_id")),
    )


def downgrade() -> None:
    op.drop_table("oauth_clients")
    with op.batch_alter_table("api_keys") as batch:
        batch.drop_constraint(op.f("ck_api_keys_actor_kind"), type_="check")
        for column in ("previous_expires_at", "previous_secret_hash", "last_used_at", "kind"):
            batch.drop_column(column)


def _give_every_key_a_kind() -> None:
    """Let each key see the people that it saw before there were kinds."""
    keys = sa.table(
        "api_keys",
        sa.column("id", sa.BigInteger()),
        sa.column("scopes", sa.JSON()),
        sa.column("employee_external_id", sa.String()),
        sa.column("kind", sa.String()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(keys)).all():
        kind = _kind(row.scopes, row.employee_external_id)
        connection.execute(keys.update().where(keys.c.id == row.id).values(kind=kind))


def _kind(scopes: list[str], employee_external_id: str | None) -> str:
    if employee_external_id is not None:
        return "portal"
    return "hr_partner" if "confidential:read" in scopes else "hr_integration"
