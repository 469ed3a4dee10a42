"""How much has to be known of somebody who may lead: the terms of the move policy."""

from collections.abc import Callable
from functools import cache

from sqlmodel import Session

from app.mobility.policy import service as policy
from app.mobility.policy.schemas import MoveTerms
from app.mobility.readiness.policies import Rules


def rules_of(terms: MoveTerms) -> Rules:
    """What a move policy says of readiness."""
    return Rules(
        fresh_months=terms.evidence_months,
        apart_days=terms.readiness_apart_days,
        least_told=terms.readiness_least_told,
        least_shown=terms.readiness_least_shown,
        least_steady=terms.readiness_least_steady,
        craft_level=terms.readiness_craft_level,
        craft_share=terms.readiness_craft_share,
        asked_again_months=terms.why_lead_again_months,
    )


def rules_for(session: Session, org_unit: str | None) -> Rules:
    """The rules that a unit follows now."""
    return rules_of(policy.terms_of(session, policy.version_for(session, org_unit)))


def rules_by_unit(session: Session) -> Callable[[str | None], Rules]:
    """The rules by unit, each read once in this session."""
    return cache(lambda org_unit: rules_for(session, org_unit))
