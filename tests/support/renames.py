"""Renames records over HTTP, and reads what is stored of them."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlmodel import select

from app.core.db import Database
from tests.support.organisation import Organisation

Rename = Callable[..., httpx.Response]


def renamer(records: Organisation) -> Rename:
    """Sends renames with the rights of an organisation's key."""

    def send(path: str, new: str, **headers: str) -> httpx.Response:
        return records.client.post(
            f"/v1/{path}/rename",
            json={"external_id": new},
            headers={**records.headers, **headers},
        )

    return send


def stored(database: Database, table: type[Any], **equal: object) -> list[Any]:
    """The rows of a table with these values."""
    with database.read() as session:
        query = select(table).where(*(getattr(table, name) == one for name, one in equal.items()))
        return list(session.exec(query).all())
