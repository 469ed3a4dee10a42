"""What is done with keys and clients again and again."""

from datetime import timedelta

from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.settings import Settings
from models.access import ApiKey, OAuthClient
from models.base import utc_now


def clear_ended(database: Database, settings: Settings) -> int:
    """Remove keys and clients that were revoked or expired long ago; how many.

    The audit log keeps who made and revoked them.
    """
    moment = utc_now() - timedelta(days=settings.ended_credential_days)
    return sum(
        clear_rows(
            database, table, (col(table.revoked_at) < moment) | (col(table.expires_at) < moment)
        )
        for table in (ApiKey, OAuthClient)
    )
