"""The path of the templates of plans."""

from typing import Annotated

from fastapi import Query

from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import CatalogReader
from app.mobility.plans import service
from app.mobility.plans.schemas import PlanTemplateRead

router = Router(prefix="/v1", tags=["moves"])


@router.get(
    "/plan-templates",
    operation_id="listPlanTemplates",
    summary="List the templates of plans",
)
def list_plan_templates(
    query: Annotated[PageQuery, Query()], _actor: CatalogReader
) -> Page[PlanTemplateRead]:
    """List by page who does what by which day: the person, both teams, a mentor and HR.

    The plan of a leader has two columns, the system and the people. It asks nothing of the leader's
    own results, and leaders in office can follow it without a move.
    """
    return service.page(query)
