"""What the library does with a request of SCIM, and where it does as we say."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from scim2_models import (
    Error,
    InvalidFilterException,
    PatchOp,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    SearchRequest,
)
from scim2_server.conditions import Conditions
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from app.core.db import Database
from app.core.errors import LateralError
from app.core.scim_answers import PREFIX, told_in_scim
from app.core.security import Actor
from app.exchange.formats.scim import ENTERPRISE, USER
from app.exchange.scim.protocol import provider_for
from app.exchange.scim.schemas import LONGEST_FILTER, Answered, Asked
from app.exchange.scim.storage import UserStorage

_SERVER_ERROR = 500


class Protocol(ScimService):
    """The library's, with our own errors and the changed User as the answer to a PATCH."""

    def patch_response(
        self, base_url: str, resource: Resource[Any], response_parameters: ResponseParameters[Any]
    ) -> ScimResponse:
        """The User as it is now: clients need not ask for it once more."""
        return self.replacement_response(base_url, resource, response_parameters)

    def read_search(
        self, resource_types: list[ResourceType], payload: Any
    ) -> tuple[SearchRequest[Any], Any]:
        """What is searched for, unless the filter is too long to be looked at."""
        filters = payload if isinstance(payload, dict) else {}
        if any(len(str(filters[name])) > LONGEST_FILTER for name in _named("filter", filters)):
            raise InvalidFilterException(detail=f"A filter may have {LONGEST_FILTER} characters.")
        return super().read_search(resource_types, payload)

    def bulk_failure(self, outcome: dict[str, Any], exception: Exception) -> dict[str, Any]:
        """What became of a refused operation; what is no refusal ends the whole request."""
        if isinstance(exception, LateralError) and exception.status < _SERVER_ERROR:
            told = told_in_scim(exception.status, exception.detail, exception.problems)
            error = Error(status=told["status"], detail=told["detail"])
            return {**outcome, "status": int(told["status"]), "response": error}
        if not isinstance(exception, SCIMException):
            raise exception
        return super().bulk_failure(outcome, exception)


class Handler(ScimHandler):
    """The library's, which tells the storage of what each request speaks."""

    storage: UserStorage

    def replace_resource(
        self,
        resource_type: ResourceType,
        current: Resource[Any],
        replacement: Resource[Any],
        conditions: Conditions,
    ) -> Resource[Any]:
        """Say a User whole: what is repeated is said again, as in a file that is sent again."""
        replaced = self.service.apply_replacement(current, replacement, conditions)
        return self.storage.update(resource_type, current if replaced is None else replaced)

    def patch_resource(
        self,
        resource_type: ResourceType,
        resource_id: str,
        patch_op: "PatchOp[Any]",
        conditions: Conditions,
    ) -> Resource[Any]:
        """Say what the operations of a PATCH speak of, and nothing else."""
        names = {
            name
            for one in patch_op.operations or ()
            for name in _names_in("" if one.path is None else str(one.path), one.value)
        }
        current = self.storage.get(resource_type, resource_id)
        patched = self.service.apply_patch(current, patch_op, conditions)
        return self.storage.say(current if patched is None else patched, names)


def answered(
    database: Database, actor: Actor, asked: Asked, limit: int, *, writes: bool
) -> Answered:
    """The answer to a request; a write is in the database when it is given.

    `limit` is how many bytes a body may have.

    Raises
    ------
    LateralError
        When it is refused by a rule of ours; what the protocol refuses is answered.
    IntegrityError
        When another writer made the same person meanwhile.
    """
    protocol = _protocol(limit)
    # Nothing of an answer is built from the Host header: addresses are paths.
    request = ScimRequest(asked.method, PREFIX, asked.path, asked.query, asked.headers, asked.body)
    try:
        with database.write() if writes else database.read() as session:
            storage = UserStorage(session, actor, writes=writes)
            response = Handler(protocol, storage).handle(request)
    except SCIMException as error:
        return _told(protocol.error_response(error))
    shown = storage.shown if response.body is not None else set[str]()
    return _told(response, frozenset(shown - storage.changed))


def _told(response: ScimResponse, read: frozenset[str] = frozenset()) -> Answered:
    return Answered(int(response.status), dict(response.headers), response.body, read)


@cache
def _protocol(limit: int) -> Protocol:
    return Protocol(provider_for(limit))


def _named(name: str, values: Iterable[str]) -> Iterator[str]:
    """The spellings of a name: SCIM ignores its case."""
    return (one for one in values if one.casefold() == name)


def _names_in(path: str, value: Any) -> Iterator[str]:
    """The attributes that an operation speaks of, in lower case and without their schema."""
    folded = path.casefold()
    for schema in (ENTERPRISE.casefold(), USER.casefold()):
        if folded.startswith(schema):
            folded = folded[len(schema) :].lstrip(":")
            break
    if folded:
        yield folded.partition("[")[0].partition(".")[0]
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _names_in(name, inner)
    elif path:
        # The extension as a whole, as when it is removed.
        yield from ("department", "division", "costcenter", "manager")
