"""How much is remembered for each caller under its Idempotency-Keys."""

import time
from dataclasses import dataclass
from threading import Lock

from sqlmodel import Session, col, func, select

from models.base import utc_now
from models.exchange import IdempotencyKey

# Counting takes milliseconds for thousands of keys. Between two counts what this process adds is
# added up, so that other processes alone can exceed a quota, by what they take in so long.
_COUNTED_AGAIN_SECONDS = 10.0
_REMEMBERED_CALLERS = 10_000


@dataclass(slots=True)
class Standing:
    """How many keys of a caller are remembered, and how many bytes of answers."""

    keys: int
    kept_bytes: int
    counted_at: float


class Quotas:
    """Where callers stand, counted in the database every few seconds while they send keys."""

    def __init__(self) -> None:
        self._standings: dict[str, Standing] = {}
        self._lock = Lock()

    def standing(self, session: Session, caller: str) -> Standing:
        """What is remembered for a caller, given by a keyed hash."""
        with self._lock:
            known = self._standings.get(caller)
        if known is not None and time.monotonic() - known.counted_at < _COUNTED_AGAIN_SECONDS:
            return known
        counted = self._counted(session, caller)
        with self._lock:
            self._standings.pop(caller, None)
            if len(self._standings) >= _REMEMBERED_CALLERS:
                self._standings.pop(next(iter(self._standings)))
            self._standings[caller] = counted
        return counted

    @staticmethod
    def _counted(session: Session, caller: str) -> Standing:
        mine = select(func.count(), func.coalesce(func.sum(IdempotencyKey.kept_bytes), 0)).where(
            IdempotencyKey.caller == caller, col(IdempotencyKey.expires_at) > utc_now()
        )
        keys, kept_bytes = session.exec(mine).one()
        return Standing(keys, kept_bytes, time.monotonic())
