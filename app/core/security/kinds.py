"""The kinds of callers: whose records each may see, and which scopes it may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import FieldProblem, InvalidInputError
from models.vocabulary import ActorKind, EmbedAudience, Scope

Scopes = frozenset[Scope]


class Reach(StrEnum):
    """Whose records a caller may see, before its scopes are asked."""

    EVERYONE = "everyone"
    TEAM = "team"
    OWN = "own"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class KindRules:
    """What one kind of caller is for, what it gets by default and what it may be given."""

    purpose: str
    default_scopes: Scopes
    allowed_scopes: Scopes
    reach: Reach
    bound: bool | None = False
    """Whether it speaks for one employee: always, never, or (None) when it says so."""


_READS = frozenset({Scope.CATALOG_READ, Scope.MATCH})
_MOVES = frozenset({Scope.MOVES_READ, Scope.MOVES_WRITE})
_MODELS = frozenset(
    {Scope.MODELS_READ, Scope.MODELS_WRITE, Scope.MODELS_PROMOTE, Scope.MODELS_OVERRIDE}
)
_EMBEDS = frozenset({Scope.EMBED, Scope.EMBED_MANAGER, Scope.EMBED_WORKFORCE, Scope.EMBED_MODEL})
# What somebody may do for one's own part: act in the moves that concern one, and tell who helped.
_OWN_PART = _MOVES | {Scope.EVIDENCE}

KINDS: Mapping[ActorKind, KindRules] = {
    ActorKind.HR_INTEGRATION: KindRules(
        "The HR system that sends people, roles and openings.",
        frozenset({Scope.CATALOG_READ, Scope.CATALOG_WRITE, Scope.WEBHOOKS, Scope.EVENTS_WRITE})
        | _MOVES,
        frozenset(Scope) - {Scope.ADMIN},
        Reach.EVERYONE,
    ),
    ActorKind.HR_PARTNER: KindRules(
        "HR, who advise people and openings and know what is confidential.",
        frozenset({*_READS, Scope.CATALOG_WRITE, Scope.CONFIDENTIAL, Scope.ROUNDS, Scope.WORKFORCE})
        | _OWN_PART,
        frozenset(Scope),
        Reach.EVERYONE,
    ),
    ActorKind.DATA_TEAM: KindRules(
        "Those who measure and train; they see no names unless they may read what is confidential.",
        # Who ranks everybody could find a person's signals again in a dataset: both is for an
        # administrator to give.
        _READS | {Scope.MODELS_READ},
        _READS | _MODELS | {Scope.CONFIDENTIAL, Scope.AUDIT, Scope.AUDIT_FAIRNESS, Scope.WORKFORCE},
        Reach.EVERYONE,
    ),
    ActorKind.PORTAL: KindRules(
        "The employees' portal: bound to one employee it speaks for that person, unbound it "
        "sees nobody and issues embed tokens.",
        frozenset({*_READS, Scope.CATALOG_WRITE, Scope.EVENTS_WRITE, Scope.EMBED}) | _OWN_PART,
        frozenset({*_READS, Scope.CATALOG_WRITE, Scope.EVENTS_WRITE}) | _EMBEDS | _OWN_PART,
        Reach.NOBODY,
        bound=None,
    ),
    ActorKind.MANAGER: KindRules(
        "A manager, bound to the employee that they are: sees their own record, their direct "
        "and indirect reports and the candidates of their own openings; changes no record, but "
        "acts in the moves that concern them and tells who helped.",
        _READS | _OWN_PART,
        _READS | _OWN_PART,
        Reach.TEAM,
        bound=True,
    ),
    ActorKind.ADMIN: KindRules(
        "Those who hand out keys and clients and switch exploration; they see no person.",
        frozenset({Scope.ADMIN, Scope.AUDIT}),
        # Whoever switches exploration on reads what was decided before, and what rankers learnt.
        frozenset({Scope.ADMIN, Scope.AUDIT, Scope.WEBHOOKS, Scope.MODELS_READ}),
        Reach.NOBODY,
    ),
}
# A portal holds these only where it speaks for one employee.
_OF_ONE_PERSON = _OWN_PART | {Scope.CATALOG_WRITE, Scope.EVENTS_WRITE}
_FOR_THE_ORGANISATION = (_MODELS | _EMBEDS) | {
    Scope.WORKFORCE,
    Scope.WEBHOOKS,
    Scope.AUDIT,
    Scope.AUDIT_ATTRIBUTES,
    Scope.AUDIT_FAIRNESS,
    Scope.ADMIN,
    Scope.ROUNDS,
}
_WRITES = frozenset({Scope.CATALOG_WRITE, Scope.MOVES_WRITE, Scope.EVENTS_WRITE})


def default_scopes(kind: ActorKind, *, bound: bool) -> Scopes:
    """What a caller of this kind holds when nothing else is said."""
    return held_scopes(kind, KINDS[kind].default_scopes, bound=bound)


_KIND_OF_PAGE: Mapping[EmbedAudience, ActorKind] = {EmbedAudience.MANAGER: ActorKind.MANAGER}
# Pages for the organisation show aggregates or rankers, and nobody.
_SCOPES_OF_PAGE: Mapping[EmbedAudience, Scopes] = {
    EmbedAudience.WORKFORCE: frozenset({Scope.WORKFORCE}),
    EmbedAudience.MODEL: frozenset({Scope.MODELS_READ}),
}
_ISSUES_PAGE: Mapping[EmbedAudience, Scope] = {
    EmbedAudience.MANAGER: Scope.EMBED_MANAGER,
    EmbedAudience.WORKFORCE: Scope.EMBED_WORKFORCE,
    EmbedAudience.MODEL: Scope.EMBED_MODEL,
}


def kind_of_page(audience: EmbedAudience) -> ActorKind:
    """The kind of an embed token: that of a key which sees as many people."""
    return _KIND_OF_PAGE.get(audience, ActorKind.PORTAL)


def issuer_scopes(audience: EmbedAudience) -> Scopes:
    """What a key needs that issues embed tokens for such pages, and has to keep for as long."""
    return frozenset({Scope.EMBED, _ISSUES_PAGE.get(audience, Scope.EMBED)})


def embedded_scopes(audience: EmbedAudience, *, reads_only: bool) -> Scopes:
    """What an embed token holds: of a person's page what a key does that speaks for the person.

    One that only reads holds no scope to write; where a scope is for both, the route refuses it.
    """
    if not audience.is_of_a_person:
        return _SCOPES_OF_PAGE[audience]
    held = default_scopes(kind_of_page(audience), bound=True)
    return held - _WRITES if reads_only else held


def held_scopes(kind: ActorKind, scopes: Scopes, *, bound: bool) -> Scopes:
    """Of these scopes those that a caller of this kind can hold."""
    allowed = KINDS[kind].allowed_scopes
    if bound:
        allowed -= _FOR_THE_ORGANISATION
    elif kind is ActorKind.PORTAL:
        allowed -= _OF_ONE_PERSON
    return scopes & allowed


def reach_of(kind: ActorKind, *, bound: bool) -> Reach:
    """Whose records a caller of this kind may see."""
    if kind is ActorKind.MANAGER:
        return Reach.TEAM if bound else Reach.NOBODY
    return Reach.OWN if bound else KINDS[kind].reach


def kind_for(scopes: Scopes, *, bound: bool) -> ActorKind:
    """The kind of a key that was made without one: the narrowest that sees as many people."""
    if bound:
        return ActorKind.PORTAL
    if Scope.CONFIDENTIAL in scopes:
        return ActorKind.HR_PARTNER
    if Scope.ADMIN in scopes and scopes <= KINDS[ActorKind.ADMIN].allowed_scopes:
        return ActorKind.ADMIN
    if Scope.EMBED in scopes and scopes <= KINDS[ActorKind.PORTAL].allowed_scopes:
        return ActorKind.PORTAL
    return ActorKind.HR_INTEGRATION


def check_grant(kind: ActorKind, scopes: Scopes, employee_external_id: str | None) -> None:
    """Refuse scopes or a binding that this kind cannot have.

    Raises
    ------
    InvalidInputError
        Naming each field that is wrong.
    """
    rules, problems = KINDS[kind], []
    bound = employee_external_id is not None
    if rules.bound is True and not bound:
        problems.append(FieldProblem("/employee", f"a {kind} speaks for one employee: name it"))
    if rules.bound is False and bound:
        problems.append(FieldProblem("/employee", f"a {kind} speaks for no single employee"))
    beyond = scopes - held_scopes(kind, scopes, bound=bound)
    if beyond:
        names = ", ".join(sorted(beyond))
        problems.append(FieldProblem("/scopes", f"a {kind} cannot hold {names}"))
    if not scopes:
        problems.append(FieldProblem("/scopes", "name at least one"))
    if problems:
        raise InvalidInputError("This kind of caller cannot be given that.", problems)
