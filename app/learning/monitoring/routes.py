"""The paths on which drift is told."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.routing import Router
from app.core.security import ModelReader
from app.learning.monitoring import service
from app.learning.monitoring.schemas import (
    DriftQuery,
    DriftReport,
    MonthsQuery,
    MonthsReport,
)
from app.learning.registry.schemas import VersionName

router = Router(prefix="/v1/models", tags=["learning"])


@router.get("/{version}/drift", operation_id="getModelDrift", summary="See whether a ranker drifts")
def get_model_drift(
    version: Annotated[VersionName, Path(description="The version.")],
    query: Annotated[DriftQuery, Query()],
    db: Db,
    _actor: ModelReader,
) -> DriftReport:
    """Compare each signal and the score in a window with training, or with the first lists.

    An alarm means that a shift is beyond what chance gives with as many people, over all signals
    together, and large enough to matter. The answer names nobody.
    """
    with db.read() as session:
        return service.drift(session, version, int(query.window.removesuffix("d")))


@router.get(
    "/{version}/months", operation_id="getModelMonths", summary="See how a ranker does over time"
)
def get_model_months(
    version: Annotated[VersionName, Path(description="The version.")],
    query: Annotated[MonthsQuery, Query()],
    db: Db,
    _actor: ModelReader,
) -> MonthsReport:
    """Read month by month how well the lists of a version did that people saw.

    A list counts once the week is over in which it can be opened. The answer names nobody, and
    leaves out who objects. Ask `createFairnessReport` for the groups in the lists of a time.
    """
    with db.read() as session:
        return service.months(session, version, query.months)
