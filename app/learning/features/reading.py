"""Finds own features by name."""

from sqlmodel import Session

from app.core.errors import NotFoundError
from app.learning.features import queries
from models.own_features import OwnFeature


def required(session: Session, name: str, *, lock: bool = False) -> OwnFeature:
    """The row of a feature.

    Raises
    ------
    NotFoundError
        When there is none of this name.
    """
    row = queries.find(session, name, lock=lock)
    if row is None:
        raise NotFoundError(f"No own feature is named {name!r}.")
    return row
