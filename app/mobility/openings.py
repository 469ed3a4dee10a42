"""The opening of a case, which stays told in the case when its record is deleted."""

from app.core.db import Database
from app.core.errors import GoneError, NotFoundError
from app.serving import OpeningFacts, Snapshot


class OpeningGoneError(GoneError):
    """The opening of the case was deleted."""

    code = "opening_gone"
    title = "Opening gone"


def opening_of(snapshot: Snapshot, database: Database, key: str) -> OpeningFacts:
    """The opening that a case names.

    Raises
    ------
    OpeningGoneError
        When it was deleted.
    """
    try:
        return snapshot.opening(key, database)
    except NotFoundError:
        raise OpeningGoneError("The opening was deleted; the case ends by that.") from None
