"""Who was erased, known by keyed digests: nobody comes back by yesterday's file."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Protocol

from pydantic import ConfigDict, Field
from sqlmodel import Session, col, select

from app.core.db import SETTINGS
from app.core.errors import ConflictError, FieldProblem
from app.core.schemas import Read
from app.core.security.actor import Actor
from app.core.security.keys import derived_key, load_pepper
from app.settings import Settings
from models.base import utc_now
from models.privacy import Erasure

_CHUNK = 1000


class ErasedError(ConflictError):
    """The person of this external id was erased, and may not be sent again yet."""

    code = "erased"
    title = "Erased"


class ErasureRead(Read):
    """The receipt of an erasure. It holds nothing of the person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0b0c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
                    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "erased_at": "2026-05-18T14:05:12Z",
                    "erased_by": "key:a8f3k2m1x0",
                    "counts": {"employees": 1, "employee_skills": 14, "impressions": 3},
                    "blocked_until": "2027-05-18T14:05:12Z",
                    "replayed": False,
                    "state": "purging",
                    "purged_at": None,
                }
            ]
        }
    )

    id: str = Field(description="The receipt's id.")
    digest: str = Field(description="Digest of the external id under the service's secret.")
    erased_at: datetime = Field(description="When the rows were removed.")
    erased_by: str = Field(description="The caller who asked.")
    counts: dict[str, int] = Field(description="Rows removed or cleared, by table.")
    blocked_until: datetime = Field(
        description="Until when new records cannot use the external id."
    )
    replayed: bool = Field(description="Whether it was done again on a restored backup.")
    state: Literal["purging", "purged"] = Field(
        description="`purged` once no page of the database (free ones included), no artifact and "
        "no file of encoded people on the worker's machine holds anything of the person."
    )
    purged_at: datetime | None = Field(description="When it was purged; null before.")


class Eraser(Protocol):
    """Erases people; the application gives it to the routes."""

    def erase(self, actor: Actor, external_id: str) -> ErasureRead:
        """Remove everything that is held of a person."""


def digest_of(settings: Settings, external_ids: Iterable[str]) -> dict[str, str]:
    """The digest of each external id under the service's secret; it tells just that person."""
    key = derived_key(load_pepper(settings), "erasure")
    return {external_id: _digest(key, external_id) for external_id in external_ids}


def folded_digest_of(settings: Settings, external_ids: Iterable[str]) -> dict[str, str]:
    """A digest that all spellings of an external id share: another case, another Unicode form.

    It blocks and never erases: two people may hold ids that differ by their case alone.
    """
    key = derived_key(load_pepper(settings), "folded erasure")
    return {external_id: _digest(key, _folded(external_id)) for external_id in external_ids}


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _folded(text: str) -> str:
    """One spelling of all: compatibility forms and case folded, blanks and unseen marks dropped."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(one for one in folded if not one.isspace() and unicodedata.category(one) != "Cf")


def refuse_erased(session: Session, external_id: str) -> None:
    """Let a new person in, unless she was erased and is blocked.

    Raises
    ------
    ErasedError
        When she is.
    """
    refused = refusals(session, [external_id])
    if refused:
        raise refused[external_id]


def refusals(session: Session, external_ids: Iterable[str]) -> dict[str, ErasedError]:
    """Why some of these external ids may not be used for new records, by external id."""
    if session.exec(select(Erasure.id).limit(1)).first() is None:
        return {}
    digests = folded_digest_of(session.info[SETTINGS], external_ids)
    wanted = sorted(set(digests.values()))
    blocked: dict[str, Erasure] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(Erasure).where(
            col(Erasure.folded_digest).in_(wanted[start : start + _CHUNK]),
            col(Erasure.blocked_until) > utc_now(),
        )
        blocked.update({row.folded_digest: row for row in session.exec(query)})
    return {
        external_id: _refusal(blocked[digest])
        for external_id, digest in digests.items()
        if digest in blocked
    }


def _refusal(erasure: Erasure) -> ErasedError:
    until = erasure.blocked_until.isoformat(timespec="seconds")
    reason = (
        f"was erased (receipt {erasure.uid}) and is refused until {until}, or until "
        f"POST /v1/erasures/{erasure.uid}/release allows it again"
    )
    return ErasedError("This person was erased.", [FieldProblem("/external_id", reason)])
