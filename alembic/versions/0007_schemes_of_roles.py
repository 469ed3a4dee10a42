"""Roles that a taxonomy describes, and other titles of the same work.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SCHEME_COLUMNS = {"scheme": 100, "scheme_id": 500, "scheme_version": 100}


def upgrade() -> None:
    with op.batch_alter_table("roles") as batch:
        batch.add_column(
            sa.Column("alternative_titles", sa.JSON(), nullable=False, server_default="[]")
        )
        for name, length in SCHEME_COLUMNS.items():
            batch.add_column(sa.Column(name, sa.String(length), nullable=True))
    with op.batch_alter_table("roles") as batch:
        batch.alter_column("alternative_titles", server_default=None)
        batch.create_index(op.f("ix_roles_scheme"), ["scheme"])


def downgrade() -> None:
    with op.batch_alter_table("roles") as batch:
        batch.drop_index(op.f("ix_roles_scheme"))
        for name in (*SCHEME_COLUMNS, "alternative_titles"):
            batch.drop_column(name)
