"""Who calls and what they may do: API keys, scopes, and for whom an answer is made."""

from typing import Annotated

from fastapi import Security

from app.core.security.actor import Actor
from app.core.security.authentication import (
    KnownCallers,
    authorise,
    authorise_acting,
    authorise_confidant,
    authorise_organisation,
    authorise_own,
    authorise_personal,
    authorise_unbound,
)
from app.core.security.callers import Callers
from app.core.security.clients import ClientText
from app.core.security.credentials import Grant, Issued
from app.core.security.keyring import KeyRing
from app.core.security.keys import KeyText
from app.core.security.kinds import Reach
from models.vocabulary import ActorKind, Audience, Scope

PersonalCatalogReader = Annotated[
    Actor, Security(authorise_personal, scopes=[Scope.CATALOG_READ.value])
]
PersonalCatalogWriter = Annotated[
    Actor, Security(authorise_acting, scopes=[Scope.CATALOG_WRITE.value])
]
PersonalConfidant = Annotated[
    Actor, Security(authorise_confidant, scopes=[Scope.CATALOG_READ.value])
]
EvidenceReader = Annotated[Actor, Security(authorise_personal, scopes=[Scope.EVIDENCE.value])]
EvidenceTeller = Annotated[Actor, Security(authorise_acting, scopes=[Scope.EVIDENCE.value])]
EventSender = Annotated[Actor, Security(authorise_acting, scopes=[Scope.EVENTS_WRITE.value])]
PersonOrOfficer = Annotated[Actor, Security(authorise_own)]
ModelReader = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.MODELS_READ.value])]
ModelPageReader = Annotated[
    Actor, Security(authorise_organisation, scopes=[Scope.MODELS_READ.value])
]
ModelWriter = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.MODELS_WRITE.value])]
ModelPromoter = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.MODELS_PROMOTE.value])]
AttributeSender = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.AUDIT_ATTRIBUTES.value])
]
FairnessAuditor = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.AUDIT_FAIRNESS.value])]
EvidenceCaller = Annotated[Actor, Security(authorise, scopes=[Scope.EVIDENCE.value])]
MovesReader = Annotated[Actor, Security(authorise, scopes=[Scope.MOVES_READ.value])]
MovesWriter = Annotated[Actor, Security(authorise, scopes=[Scope.MOVES_WRITE.value])]
CaseReader = Annotated[Actor, Security(authorise_personal, scopes=[Scope.MOVES_READ.value])]
CaseActor = Annotated[Actor, Security(authorise_acting, scopes=[Scope.MOVES_WRITE.value])]
EvidencePartner = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.EVIDENCE.value])]
ReadinessSearcher = Annotated[
    Actor,
    Security(authorise_unbound, scopes=[Scope.EVIDENCE.value, Scope.CONFIDENTIAL.value]),
]
PersonalMatchReader = Annotated[Actor, Security(authorise_personal, scopes=[Scope.MATCH.value])]
WorkforceReader = Annotated[Actor, Security(authorise_organisation, scopes=[Scope.WORKFORCE.value])]
WebhookManager = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.WEBHOOKS.value])]
Administrator = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.ADMIN.value])]
# Which scopes it takes depends on the kinds of jobs.
JobWatcher = Annotated[Actor, Security(authorise_unbound)]
EverybodyRanker = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.MATCH.value, Scope.CONFIDENTIAL.value])
]
RoundPlanner = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.ROUNDS.value])]
RoundPartner = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.ROUNDS.value, Scope.CONFIDENTIAL.value])
]
EmbedIssuer = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.EMBED.value])]
CatalogReader = Annotated[Actor, Security(authorise, scopes=[Scope.CATALOG_READ.value])]
CatalogWriter = Annotated[Actor, Security(authorise, scopes=[Scope.CATALOG_WRITE.value])]
OrganisationWriter = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.CATALOG_WRITE.value])
]
OrganisationReader = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.CATALOG_READ.value])
]
MatchReader = Annotated[Actor, Security(authorise, scopes=[Scope.MATCH.value])]

__all__ = [
    "Actor",
    "ActorKind",
    "Administrator",
    "AttributeSender",
    "Audience",
    "Callers",
    "CaseActor",
    "CaseReader",
    "CatalogReader",
    "CatalogWriter",
    "ClientText",
    "EmbedIssuer",
    "EventSender",
    "EverybodyRanker",
    "EvidenceCaller",
    "EvidencePartner",
    "EvidenceReader",
    "EvidenceTeller",
    "FairnessAuditor",
    "Grant",
    "Issued",
    "JobWatcher",
    "KeyRing",
    "KeyText",
    "KnownCallers",
    "MatchReader",
    "ModelPageReader",
    "ModelPromoter",
    "ModelReader",
    "ModelWriter",
    "MovesReader",
    "MovesWriter",
    "OrganisationReader",
    "OrganisationWriter",
    "PersonOrOfficer",
    "PersonalCatalogReader",
    "PersonalCatalogWriter",
    "PersonalConfidant",
    "PersonalMatchReader",
    "Reach",
    "ReadinessSearcher",
    "RoundPartner",
    "RoundPlanner",
    "Scope",
    "WebhookManager",
    "WorkforceReader",
]
