"""The audit log under pseudonyms and append-only, and the receipts of erasure.

Revision ID: 0006
Revises: 0005
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHUNK = 1000
FIRST_HASH = "0" * 64
FACTS = ("occurred_at", "actor", "action", "entity", "external_id", "details")
REFUSAL = "audit entries are append-only"
ENTRIES = sa.table(
    "audit_entries",
    sa.column("id", sa.Integer()),
    sa.column("occurred_at", sa.DateTime(timezone=True)),
    sa.column("actor", sa.String()),
    sa.column("action", sa.String()),
    sa.column("entity", sa.String()),
    sa.column("external_id", sa.String()),
    sa.column("details", sa.JSON()),
    sa.column("previous_hash", sa.String()),
    sa.column("entry_hash", sa.String()),
)


def upgrade() -> None:
    people = op.create_table(
        "audit_people",
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_audit_people")),
        sa.UniqueConstraint("external_id", name=op.f("uq_audit_people_external_id")),
    )
    op.create_table(
        "audit_mentions",
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entries.id"],
            name=op.f("fk_audit_mentions_entry_id_audit_entries"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "pseudonym", name=op.f("pk_audit_mentions")),
    )
    op.create_index(op.f("ix_audit_mentions_pseudonym"), "audit_mentions", ["pseudonym"])
    op.create_table(
        "erasures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("uid", name=op.f("uq_erasures_uid")),
    )
    op.create_index(op.f("ix_erasures_digest"), "erasures", ["digest"])
    op.create_index(op.f("ix_audit_entries_external_id"), "audit_entries", ["external_id"])
    _name_people_by_pseudonym(people)
    _refuse_changes()


def downgrade() -> None:
    _allow_changes()
    _name_people_by_external_id()
    op.drop_index(op.f("ix_audit_entries_external_id"), "audit_entries")
    op.drop_table("erasures")
    op.drop_table("audit_mentions")
    op.drop_table("audit_people")


def _name_people_by_pseudonym(people: sa.Table) -> None:
    pseudonyms: dict[str, str] = {}

    def pseudonym(external_id: str) -> str:
        return pseudonyms.setdefault(external_id, secrets.token_urlsafe(12))

    _chain_anew(pseudonym, "pseudonyms")
    rows = [{"pseudonym": name, "external_id": key} for key, name in pseudonyms.items()]
    for start in range(0, len(rows), CHUNK):
        op.bulk_insert(people, rows[start : start + CHUNK])


def _name_people_by_external_id() -> None:
    query = sa.text("SELECT pseudonym, external_id FROM audit_people")
    known = {row.pseudonym: row.external_id for row in op.get_bind().execute(query)}
    _chain_anew(lambda name: known.get(name, name), "external ids")


def _chain_anew(renamed: Callable[[str], str], reason: str) -> None:
    """Rename the people of the log; a last entry tells of the former chain and if it held."""
    connection = op.get_bind()
    last = 0
    former = previous = FIRST_HASH
    broken_at: int | None = None
    query = sa.select(ENTRIES).order_by(ENTRIES.c.id).limit(CHUNK)
    change = (
        ENTRIES.update()
        .where(ENTRIES.c.id == sa.bindparam("row"))
        .values({name: sa.bindparam(f"new_{name}") for name in ("external_id", *_HASHES)})
    )
    while rows := connection.execute(query.where(ENTRIES.c.id > last)).mappings().all():
        changes = []
        for row in rows:
            facts = {name: row[name] for name in FACTS}
            told = (former, _hash(former, facts))
            if broken_at is None and told != (row["previous_hash"], row["entry_hash"]):
                broken_at = row["id"]
            former = row["entry_hash"]
            if row["entity"] == "employee":
                facts["external_id"] = renamed(row["external_id"])
            entry_hash = _hash(previous, facts)
            changes.append(
                {
                    "row": row["id"],
                    "new_external_id": facts["external_id"],
                    "new_previous_hash": previous,
                    "new_entry_hash": entry_hash,
                }
            )
            previous = entry_hash
        connection.execute(change, changes)
        last = rows[-1]["id"]
    if last:
        _tell(previous, {"chained_with": reason, "former_head": former, "broken_at": broken_at})


_HASHES = ("previous_hash", "entry_hash")


def _tell(previous: str, details: dict[str, Any]) -> None:
    facts = {
        "occurred_at": datetime.now(UTC),
        "actor": "migration",
        "action": "updated",
        "entity": "audit_log",
        "external_id": "audit_log",
        "details": details,
    }
    row = {**facts, "previous_hash": previous, "entry_hash": _hash(previous, facts)}
    op.get_bind().execute(ENTRIES.insert(), row)


def _hash(previous: str, facts: dict[str, Any]) -> str:
    moment = facts["occurred_at"]
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    plain = {**facts, "occurred_at": aware.astimezone(UTC).isoformat()}
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


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


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entries_no_{verb}")
        return
    op.execute("DROP TRIGGER audit_entries_no_change ON audit_entries")
    op.execute("DROP FUNCTION refuse_audit_change()")
