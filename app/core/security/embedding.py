"""Which routes answer to embed tokens: told by the way in which they ask for their caller."""

from typing import Any

from fastapi.dependencies.models import Dependant

from app.core.security.authentication import authorise, authorise_personal


def takes_embed_tokens(route: Any) -> bool:
    """Whether a route lets in whoever `authorise_personal` does, and asks for no more."""
    calls = _dependencies(getattr(route, "dependant", None))
    return authorise_personal in calls and authorise not in calls


def _dependencies(dependant: Dependant | None) -> set[Any]:
    if dependant is None:
        return set()
    inner = (_dependencies(one) for one in dependant.dependencies)
    return {dependant.call}.union(*inner)
