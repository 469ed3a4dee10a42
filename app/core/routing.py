"""Routes that know their caller before they read what is sent.

FastAPI reads and parses a body first and solves the dependencies, authentication among them,
afterwards. Here the dependencies that authenticate come first: who calls, with which scopes, at
which rate. Where they stand in a route's signature stays the one place that says who may call.

A parameter that an operation does not take is refused, on every route alike, to callers who may
call it.
"""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.core.admission import claim
from app.core.bodies import WITH_BODY, Check, body_stream, with_json
from app.core.errors import FieldProblem, InvalidInputError
from app.core.pointers import LONGEST, shortened
from app.core.refusals import refusals, told
from app.core.security.authentication import authenticate
from app.core.security.embedding import dependencies_of

_MOST_NAMED = 20
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AdmittingRoute(APIRoute):
    """A route that reads no byte of a body for a caller who may not call it.

    A protocol of others' may have its own `media_types`, and let clients add parameters.
    """

    media_types: ClassVar[Collection[str]] = ()
    takes_any_parameter: ClassVar[bool] = False

    @property
    def reads_by_itself(self) -> bool:
        """Whether its function takes the body piece by piece."""
        return body_stream in dependencies_of(self.dependant)

    def get_route_handler(self) -> Handler:
        """FastAPI's handler, after the caller was admitted and the body read and checked."""
        handle = super().get_route_handler()
        known = frozenset(_parameters_of(self.dependant))
        admit = self._admission()
        if WITH_BODY.isdisjoint(self.methods or ()):

            async def handle_known(request: Request) -> Response:
                # FastAPI admits the caller itself, but knows of no unknown parameters: who asks
                # for one is admitted first, for the refusal tells which parameters there are.
                if not known.issuperset(request.query_params):
                    await admit(request)
                    self._refuse_unknown(request, known)
                return await handle(request)

            return handle_known
        check = self._check()

        async def handle_admitted(request: Request) -> Response:
            await admit(request)
            if self.reads_by_itself:
                await claim(request)
                self._refuse_unknown(request, known)
                return await handle(request)
            parsed = await with_json(request, self.media_types)
            await claim(parsed)
            self._refuse_unknown(request, known)
            await parsed.check(check)
            return await handle(parsed)

        return handle_admitted

    def _refuse_unknown(self, request: Request, known: frozenset[str]) -> None:
        if not self.takes_any_parameter:
            _refuse_unknown(request, known)

    def _admission(self) -> Callable[[Request], Awaitable[None]]:
        """Solves those of the route's dependencies that ask who calls."""
        every = self.dependant.dependencies
        asking = [one for one in every if authenticate in dependencies_of(one)]
        admission = Dependant(dependencies=asking, path=self.path)

        async def admit(request: Request) -> None:
            solved = await solve_dependencies(
                request=request,
                dependant=admission,
                dependency_overrides_provider=self.dependency_overrides_provider,
                async_exit_stack=request.scope["fastapi_inner_astack"],
                embed_body_fields=False,
            )
            if solved.errors:
                raise RequestValidationError(solved.errors)

        return admit

    def _check(self) -> Check:
        """Makes a parsed body what the route's function takes.

        FastAPI checks what it is handed once more, which for a ready body is one look at its type.
        """
        field = self.body_field
        if field is None:
            return lambda value: value
        if self._embed_body_fields:
            raise TypeError(f"{self.path} takes several bodies: make them one")
        kind: Any = field.field_info.annotation
        if field.field_info.metadata:
            kind = Annotated[(kind, *field.field_info.metadata)]
        adapter: TypeAdapter[Any] = TypeAdapter(kind)

        def checked(value: Any) -> Any:
            try:
                return adapter.validate_python(value)
            except ValidationError as error:
                raise InvalidInputError(told(error.error_count()), refusals(error)) from None

        return checked


def _parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of the query's parameters that an operation takes, all told."""
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (one.alias or name for name, one in kind.model_fields.items())
        else:
            yield field.alias
    for one in dependant.dependencies:
        yield from _parameters_of(one)


def _refuse_unknown(request: Request, known: frozenset[str]) -> None:
    """Refuse parameters that an operation does not take: nothing that is asked is ignored."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        taken = f"; it takes {', '.join(sorted(known))}" if known else ""
        reason = f"is no parameter of this operation{taken}"
        problems = [
            FieldProblem(shortened(name, LONGEST), reason) for name in unknown[:_MOST_NAMED]
        ]
        raise InvalidInputError(told(len(unknown)), problems)


class Router(APIRouter):
    """A router whose routes are admitting ones; every noun has one."""

    def __init__(self, route_class: type[AdmittingRoute] = AdmittingRoute, **options: Any) -> None:
        super().__init__(route_class=route_class, **options)
