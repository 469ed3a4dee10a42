"""What a request passes once its caller is known, or refused: rates, and its key of effect."""

from anyio import to_thread
from fastapi import Request

from app.core.errors import BodyTooLargeError
from app.core.idempotency import Attempt, Claim
from app.core.networks import client_network
from app.core.prices import price_of
from app.core.request_scope import ACCOUNT, ATTEMPT, PAID, RATE
from app.core.services import services_of


def count_request(request: Request, account: str) -> None:
    """Count what a request costs against its caller's rate.

    Raises
    ------
    RateLimitedError
        When the caller spends more than it may.
    """
    tokens = price_of(request)
    request.scope[PAID] = tokens
    request.scope[RATE] = services_of(request.app).rates.take(account, tokens=tokens)
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


async def claim(request: Request) -> None:
    """Claim the Idempotency-Key that a request brings, for its caller.

    Raises
    ------
    ReplayedAnswer
        When the request was answered before.
    InFlightError
        When the same request is being worked on.
    """
    attempt: Attempt | None = request.scope.get(ATTEMPT)
    account: str | None = request.scope.get(ACCOUNT)
    if attempt is None or account is None:
        return
    if attempt.key is not None:
        keys = services_of(request.app).idempotency
        known = await to_thread.run_sync(keys.claim, account, attempt.key)
        if not isinstance(known, Claim):
            if not attempt.body_complete:
                await _read_to_its_end(request)
            raise keys.replay(known, attempt)
        attempt.claim = known
    attempt.admitted = True


async def _read_to_its_end(request: Request) -> None:
    """Let the attempt see all of an import, which alone is not read before its key is claimed."""
    limit = services_of(request.app).settings.max_import_bytes
    async for part in request.stream():
        limit -= len(part)
        if limit < 0:
            raise BodyTooLargeError("The import is larger than the service accepts.")
