"""The paths of dismissals."""

from typing import Annotated

from fastapi import Path, Query, status

from app.catalog.dismissals import service
from app.catalog.dismissals.schemas import DismissalBody, DismissalRead
from app.core.answers import Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import PersonalCatalogWriter, PersonalConfidant

EmployeeKey = Annotated[ExternalId, Path(description="The employee's key.")]
OpeningKey = Annotated[ExternalId, Path(description="The opening's key.")]

router = Router(prefix="/v1/employees/{external_id}/dismissals", tags=["employees"])


@router.put(
    "/{opening_id}",
    operation_id="putDismissal",
    summary="Recommend an opening to an employee no more",
    responses=tagged(DismissalRead, created=True),
)
def put_dismissal(
    external_id: EmployeeKey,
    opening_id: OpeningKey,
    body: DismissalBody,
    actor: PersonalCatalogWriter,
    writing: Writing,
) -> DismissalRead:
    """Leave an opening out of the person's own recommendations.

    Only the person and HR learn of it: a search for candidates still finds the person. To rule
    out a function or a kind of work, state an aspiration with the polarity `not`.
    """
    with writing.session() as session:
        written = service.dismiss(session, actor, external_id, opening_id, body, writing.conditions)
    return writing.answer(written)


@router.delete(
    "/{opening_id}",
    operation_id="deleteDismissal",
    summary="Recommend an opening to an employee again",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_dismissal(
    external_id: EmployeeKey, opening_id: OpeningKey, actor: PersonalCatalogWriter, writing: Writing
) -> None:
    """Take a dismissal back."""
    with writing.session() as session:
        service.take_back(session, actor, external_id, opening_id, writing.conditions)


@router.get("", operation_id="listDismissals", summary="List the openings an employee dismissed")
def list_dismissals(
    external_id: EmployeeKey,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: PersonalConfidant,
    reads: Reader,
) -> Page[DismissalRead]:
    """List dismissals by page, the oldest first. For the person and for HR."""
    with db.read() as session:
        page = service.of_person(session, actor, external_id, query)
    reads.note(actor, [external_id], confidential=True)
    return page
