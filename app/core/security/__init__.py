"""Who calls and what they may do: API keys, scopes, and for whom an answer is made."""

from typing import Annotated

from fastapi import Security

from app.core.security.actor import Actor
from app.core.security.authentication import authorise, authorise_unbound
from app.core.security.keyring import IssuedKey, KeyRing
from models.vocabulary import Audience, Scope

CatalogReader = Annotated[Actor, Security(authorise, scopes=[Scope.CATALOG_READ.value])]
CatalogWriter = Annotated[Actor, Security(authorise, scopes=[Scope.CATALOG_WRITE.value])]
OrganisationWriter = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.CATALOG_WRITE.value])
]
MatchReader = Annotated[Actor, Security(authorise, scopes=[Scope.MATCH.value])]

__all__ = [
    "Actor",
    "Audience",
    "CatalogReader",
    "CatalogWriter",
    "IssuedKey",
    "KeyRing",
    "MatchReader",
    "OrganisationWriter",
    "Scope",
]
