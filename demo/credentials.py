"""Licences and diplomas: who holds which."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from demo.catalogue import Record
from demo.chance import dice
from demo.seats import Seat
from demo.tables import CredentialRow, Tables

# One in twenty is told with a last day that is over, as registers hold them.
EXPIRED = 0.05
# The part of those in a role who hold what it welcomes.
USUAL = 0.8
DAYS_A_YEAR = 365


def held_credentials(seat: Seat, tables: Tables) -> list[Record]:
    """What a person holds: what the role of today needs, and some things more."""
    needed = seat.role.credentials if seat.role else ()
    welcome = seat.role.welcome_credentials if seat.role else ()
    spoken = tables.places[seat.place]["language"]
    held = []
    for slug, row in tables.credentials.items():
        rng = dice("credential", slug, seat.external_id)
        if slug in needed or rng.random() < (USUAL if slug in welcome else row.share):
            expires = slug not in needed and rng.random() < EXPIRED
            name = rng.choice((row.name, row.also.get(spoken, row.name)))
            held.append(_held(row, name, rng, tables.reference, expired=expires))
    return held


def told_credentials(names: Iterable[str], tables: Tables) -> list[Record]:
    """What somebody holds whose story is told by hand."""
    return [
        _held(row, row.name, dice("credential", row.name), tables.reference, expired=False)
        for row in tables.credentials.values()
        if row.name in names
    ]


def _held(row: CredentialRow, name: str, rng: Random, reference: date, *, expired: bool) -> Record:
    if row.years is None:
        return {"name": name, "issuer": row.issuer}
    # The demo runs on any later day: whatever is valid stays so for most of its years.
    left = -rng.uniform(0.1, 1.5) if expired else rng.uniform(0.75, 1.0) * row.years
    last = reference + timedelta(round(left * DAYS_A_YEAR))
    first = last - timedelta(row.years * DAYS_A_YEAR)
    return {"name": name, "valid_from": str(first), "valid_until": str(last)}
