"""What a request passes once its caller is known, or refused: rates, and its key of effect."""

from anyio import to_thread
from fastapi import Request

from app.core.idempotency import Attempt, Claim
from app.core.networks import client_network
from app.core.request_scope import ATTEMPT, RATE
from app.core.services import services_of


def count_request(request: Request, actor: str) -> None:
    """Count a request against its caller's rate.

    Raises
    ------
    RateLimitedError
        When the caller sends more than it may.
    """
    request.scope[RATE] = services_of(request.app).rates.take(actor)
    request.scope[RATE].refuse_excess()


def count_failure(request: Request) -> None:
    """Count a key, token or client that was refused against the rate of the client's address.

    Whoever is let in is not held to it: the address may be a proxy's, behind which all callers
    are, and one that keeps sending an old key must not lock out the others.

    Raises
    ------
    RateLimitedError
        When too many came from this address.
    """
    failures = services_of(request.app).failures
    rate = failures.take(client_network(request.client.host if request.client else "local"))
    if rate.retry_after:
        request.scope[RATE] = rate
        rate.refuse_excess()


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
        count_request(request, actor)
    attempt: Attempt | None = request.scope.get(ATTEMPT)
    if attempt is not None and attempt.claim is None:
        await _claim(request, attempt, actor)


async def _claim(request: Request, attempt: Attempt, actor: str) -> None:
    keys = services_of(request.app).idempotency
    if attempt.key is not None:
        known = await to_thread.run_sync(keys.claim, actor, attempt.key)
        if not isinstance(known, Claim):
            if not attempt.body_complete:
                async for _ in request.stream():
                    continue
            raise keys.replay(known, attempt)
        attempt.claim = known
    attempt.admitted = True
