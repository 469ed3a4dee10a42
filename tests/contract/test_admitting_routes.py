"""No route can forget to ask who calls before it reads a body."""

from fastapi.routing import iter_route_contexts

from app.core.bodies import WITH_BODY
from app.core.routing import AdmittingRoute
from app.core.security.authentication import authenticate
from app.core.security.embedding import dependencies_of
from app.main import create_app
from app.settings import Settings


def test_every_route_that_takes_a_body_asks_who_calls_before_it_reads() -> None:
    for context in iter_route_contexts(create_app(Settings.model_construct()).routes):
        if WITH_BODY.isdisjoint(context.methods or ()):
            continue
        route = context.original_route
        assert isinstance(route, AdmittingRoute), f"make the router of {context.path} a Router"
        asks = authenticate in dependencies_of(route.dependant)
        assert asks or route.operation_id == "issueAccessToken", context.path
