"""What a request passes once its caller is known: the caller's rate, and its key of effect."""

from anyio import to_thread
from fastapi import Request

from app.core.db import write_guard
from app.core.idempotency import Attempt, Claim, IdempotencyKeys
from app.core.middleware.rates import RateLimiter
from app.core.request_scope import ATTEMPT, RATE


async def admit(request: Request, actor: str) -> None:
    """Count a request against its caller's rate, and claim the Idempotency-Key that it brings.

    Raises
    ------
    RateLimitedError
        When the caller sends more than it may.
    ReplayedAnswer
        When the request was answered before.
    InFlightError
        When the same request is being worked on.
    """
    if RATE not in request.scope:
        rates: RateLimiter = request.app.state.rates
        request.scope[RATE] = rates.take(actor)
        request.scope[RATE].refuse_excess()
    attempt: Attempt | None = request.scope.get(ATTEMPT)
    if attempt is not None and attempt.claim is None:
        await _claim(request, attempt, actor)


async def _claim(request: Request, attempt: Attempt, actor: str) -> None:
    keys: IdempotencyKeys = request.app.state.idempotency
    if attempt.key is not None:
        known = await to_thread.run_sync(keys.claim, actor, attempt.key)
        if not isinstance(known, Claim):
            if not attempt.body_complete:
                async for _ in request.stream():
                    continue
            raise keys.replay(known, attempt)
        attempt.claim = known
    write_guard.set(attempt)
