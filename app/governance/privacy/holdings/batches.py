"""What the files of rankings of everybody hold of a person."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from app.governance.privacy import queries
from app.governance.privacy.holdings.holding import Holding
from app.matching.batch import service


def _clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    names = {external_id, *queries.former_ids(session, external_id)}
    return service.take_person_out(session, names)


OF_BATCHES: Mapping[str, Holding] = {
    "batch_rankings": Holding(
        "The person's lists in files of rankings of everybody.", service.lists_of, _clear
    ),
}
