"""The paths of SCIM. They describe themselves under /Schemas, and not in openapi.json."""

import json
from typing import Annotated, Any

from fastapi import Body, Depends, Request, Response, status

from app.core.bodies import JSON
from app.core.db import Db
from app.core.errors import ScopeMissingError
from app.core.prices import Budget, Charging
from app.core.reads import Reader
from app.core.routing import AdmittingRoute, Router
from app.core.scim_answers import MEDIA_TYPE, PREFIX
from app.core.security import Actor, OrganisationReader, OrganisationWriter
from app.core.services import services_of
from app.exchange.scim import service
from app.exchange.scim.schemas import Asked


class ScimRoute(AdmittingRoute):
    """Takes SCIM's media type too, and the parameters by which clients mark their own modes."""

    media_types = (MEDIA_TYPE, JSON)
    takes_any_parameter = True


router = Router(ScimRoute, prefix=PREFIX, include_in_schema=False, strict_content_type=False)

Sent = Annotated[dict[str, Any], Body(media_type=MEDIA_TYPE)]


async def _reader(actor: OrganisationReader) -> Actor:
    """A caller who sees everyone, and by name."""
    actor.search_audience()
    if not actor.sees_names:
        raise ScopeMissingError("This caller is told no names, and Users are known by theirs.")
    return actor


class _Exchange:
    """One request of SCIM and the way to its answer."""

    def __init__(self, request: Request, db: Db, reads: Reader) -> None:
        self._request = request
        self._database = db
        self._reads = reads

    def answer(self, actor: Actor, body: Any = None, *, writes: bool = False) -> Response:
        """The answer; whom it shows is audited first."""
        limit = services_of(self._request.app).settings.max_body_bytes
        asked = Asked(
            method=self._request.method,
            path=self._request.scope["path"].removeprefix(PREFIX),
            query=dict(self._request.query_params),
            headers=self._request.headers.items(),
            body=b"" if body is None else json.dumps(body).encode(),
        )
        answered = service.answer(self._database, actor, asked, limit, writes=writes)
        self._reads.note(actor, answered.read)
        content = None if answered.body is None else json.dumps(answered.body)
        return Response(content, answered.status, dict(answered.headers))


def _charge_page(budget: Budget, count: Any) -> None:
    budget.charge(service.EACH_USER * service.users_asked_for(count), "Ask for fewer Users.")


UserReader = Annotated[Actor, Depends(_reader)]
Exchange = Annotated[_Exchange, Depends(_Exchange)]


@router.get("/Users", operation_id="listScimUsers")
def list_users(
    exchange: Exchange, actor: UserReader, request: Request, budget: Charging
) -> Response:
    """A page of Users, perhaps those of a filter."""
    _charge_page(budget, request.query_params.get("count"))
    return exchange.answer(actor)


@router.post("/Users/.search", operation_id="searchScimUsers")
def search_users(exchange: Exchange, actor: UserReader, body: Sent, budget: Charging) -> Response:
    """The same, asked for in a body."""
    _charge_page(budget, body.get("count"))
    return exchange.answer(actor, body)


@router.post("/.search", operation_id="searchScim")
def search_all(exchange: Exchange, actor: UserReader, body: Sent, budget: Charging) -> Response:
    """The same over all kinds of resources, of which there is one."""
    _charge_page(budget, body.get("count"))
    return exchange.answer(actor, body)


@router.get("/Users/{user_id}", operation_id="getScimUser")
def get_user(user_id: str, exchange: Exchange, actor: UserReader) -> Response:  # noqa: ARG001
    """A User as the identity provider sent it."""
    return exchange.answer(actor)


@router.post("/Users", operation_id="createScimUser", status_code=status.HTTP_201_CREATED)
def create_user(exchange: Exchange, actor: OrganisationWriter, body: Sent) -> Response:
    """Keep a User, and make or change the employee."""
    return exchange.answer(actor, body, writes=True)


@router.put("/Users/{user_id}", operation_id="replaceScimUser")
def replace_user(
    user_id: str,  # noqa: ARG001 - the protocol reads it from the path
    exchange: Exchange,
    actor: OrganisationWriter,
    body: Sent,
) -> Response:
    """Take a User as it is sent; what it does not speak of stays in the employee's record."""
    return exchange.answer(actor, body, writes=True)


@router.patch("/Users/{user_id}", operation_id="patchScimUser")
def patch_user(
    user_id: str,  # noqa: ARG001 - the protocol reads it from the path
    exchange: Exchange,
    actor: OrganisationWriter,
    body: Sent,
) -> Response:
    """Apply operations to a User, and to the employee what they speak of."""
    service.prepare(body)
    return exchange.answer(actor, body, writes=True)


@router.delete("/Users/{user_id}", operation_id="deleteScimUser")
def delete_user(user_id: str, exchange: Exchange, actor: OrganisationWriter) -> Response:  # noqa: ARG001
    """Forget a User: the employee has left, and the record stays."""
    return exchange.answer(actor, writes=True)


@router.post("/Bulk", operation_id="runScimBulk")
def run_bulk(
    exchange: Exchange, actor: OrganisationWriter, body: Sent, budget: Charging
) -> Response:
    """Carry out several operations in one transaction, of which some may fail."""
    operations = service.operations_of(body)
    budget.charge(service.EACH_OPERATION * len(operations), "Send fewer operations.")
    for one in operations:
        service.prepare(one.get("data"))
    return exchange.answer(actor, body, writes=True)


@router.get("/ServiceProviderConfig", operation_id="getScimServiceProviderConfig")
def service_provider_config(exchange: Exchange, actor: OrganisationReader) -> Response:
    """What the endpoint can do."""
    return exchange.answer(actor)


@router.get("/ResourceTypes", operation_id="listScimResourceTypes")
def resource_types(exchange: Exchange, actor: OrganisationReader) -> Response:
    """The kinds of resources."""
    return exchange.answer(actor)


@router.get("/ResourceTypes/{name}", operation_id="getScimResourceType")
def resource_type(name: str, exchange: Exchange, actor: OrganisationReader) -> Response:  # noqa: ARG001
    """One of them."""
    return exchange.answer(actor)


@router.get("/Schemas", operation_id="listScimSchemas")
def schemas(exchange: Exchange, actor: OrganisationReader) -> Response:
    """The attributes that are kept."""
    return exchange.answer(actor)


@router.get("/Schemas/{schema_id}", operation_id="getScimSchema")
def schema(schema_id: str, exchange: Exchange, actor: OrganisationReader) -> Response:  # noqa: ARG001
    """Those of one schema."""
    return exchange.answer(actor)
