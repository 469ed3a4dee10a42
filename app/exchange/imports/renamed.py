"""Reads what a late file calls by a former id as the record that was renamed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from app.catalog import former_ids
from app.catalog.former_ids import Aliases
from app.exchange.imports.mending import LeftOut
from app.exchange.imports.reading import Entry
from models.vocabulary import EntityKind


def followed(session: Session, kind: EntityKind, batch: Sequence[Entry]) -> list[Entry]:
    """The entries, each with the ids of today and a warning for each that it called otherwise."""
    bodies = {one.external_id: one.body for one in batch if one.external_id and one.body}
    keys = {one.external_id: None for one in batch if one.external_id}
    aliases = former_ids.of_bodies(session, kind, keys, bodies.values())
    return [_followed(kind, entry, aliases) for entry in batch] if aliases else list(batch)


def _followed(kind: EntityKind, entry: Entry, aliases: Aliases) -> Entry:
    warnings = list(entry.warnings)
    key, body = entry.external_id, entry.body
    now = aliases.get(kind, {}).get(key) if key else None
    if now is not None:
        warnings.append(LeftOut("/external_id", f"was renamed to {now}; send that id", key or ""))
        key = now
    if body is not None:
        body, told = former_ids.renewed(kind, body, aliases)
        warnings += [
            LeftOut(f"/{one.field}", f"was renamed to {one.now}; send that id", one.former)
            for one in told
        ]
    if len(warnings) == len(entry.warnings):
        return entry
    return replace(entry, external_id=key, body=body, warnings=tuple(warnings))
