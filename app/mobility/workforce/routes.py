"""The paths of the workforce in aggregates."""

from typing import Annotated

from fastapi import Query

from app.core.db import Db
from app.core.routing import Router
from app.core.security import WorkforceReader
from app.mobility.workforce import service
from app.mobility.workforce.schemas import (
    FlowQuery,
    FlowsRead,
    SkillQuery,
    SkillsRead,
    WorkforceExposureRead,
    WorkforceRoundsRead,
)
from app.serving import Live

router = Router(prefix="/v1/workforce", tags=["workforce"])


@router.get("/flows", operation_id="getWorkforceFlows", summary="Count the moves between functions")
def get_workforce_flows(
    query: Annotated[FlowQuery, Query()], db: Db, _actor: WorkforceReader
) -> FlowsRead:
    """Count the moves from function to function in whole calendar years that are over.

    They are those of work histories and of move cases. Where fewer than five people moved between
    two functions in a year, that year is told of together with the years that follow, once five
    moved: no two answers differ by fewer. Sums are those of the flows that are told.
    """
    with db.read() as session:
        return service.flows(session, query)


@router.get(
    "/skills",
    operation_id="getWorkforceSkills",
    summary="Count who asks for skills and who holds them",
)
def get_workforce_skills(
    query: Annotated[SkillQuery, Query()], live: Live, _actor: WorkforceReader
) -> SkillsRead:
    """Count the seats of open openings that ask for each skill, and the people who hold it."""
    return service.skills(live.current(), query)


@router.get(
    "/exposure",
    operation_id="getWorkforceExposure",
    summary="Count how crowded the openings are",
)
def get_workforce_exposure(db: Db, live: Live, _actor: WorkforceReader) -> WorkforceExposureRead:
    """Count how many openings lead few, several or many lists, measured once a day.

    `listExposure` tells it opening by opening to who may read what is confidential.
    """
    with db.read() as session:
        return service.exposure(session, live.current())


@router.get(
    "/rounds", operation_id="listWorkforceRounds", summary="List what the last rounds reached"
)
def list_workforce_rounds(db: Db, _actor: WorkforceReader) -> WorkforceRoundsRead:
    """List the totals of the last assignment rounds, without anybody's place."""
    with db.read() as session:
        return service.rounds(session)
