"""Which routes answer to embed tokens: told by the way in which they ask for their caller."""

from typing import Any

from fastapi.dependencies.models import Dependant

from app.core.security.authentication import authorise, authorise_personal


def takes_embed_tokens(route: Any) -> bool:
    """Whether a route lets in whoever `authorise_personal` does, and asks for no more."""
    calls = dependencies_of(getattr(route, "dependant", None))
    return authorise_personal in calls and authorise not in calls


def dependencies_of(dependant: Dependant | None) -> set[Any]:
    """Every function that is called for a dependant, itself included."""
    if dependant is None:
        return set()
    inner = (dependencies_of(one) for one in dependant.dependencies)
    return {dependant.call}.union(*inner)
