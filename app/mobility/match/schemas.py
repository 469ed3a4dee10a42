"""The bodies of how well a move fits."""

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from app.core.schemas import Read
from app.matching import examples
from app.matching.schemas import MatchRead
from app.mobility.cases.schemas import CaseOpeningRead, CasePersonRead
from models.move_vocabulary import CaseSide

_UID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_READ: dict[str, Any] = {
    "case": _UID,
    "view": "person",
    "employee": {"external_id": "E-1042", "name": "Mara Lindqvist"},
    "opening": {
        "external_id": "O-2003",
        "title": "Product marketing manager",
        "function": "Marketing",
    },
    "start_date": None,
    "match": examples.PAIR,
}


class CaseMatchRead(Read):
    """How well the opening of a case fits the person, as far as the caller's side may know."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READ]})

    case: str = Field(description="The case's id.")
    view: CaseSide = Field(description="As which side you see it.")
    employee: CasePersonRead = Field(description="The person who moves.")
    opening: CaseOpeningRead = Field(description="The opening that it leads to.")
    start_date: date | None = Field(description="The first day, once it is offered.")
    match: MatchRead | None = Field(
        description="Score and reasons, as the explanation of this pair tells them. Null for the "
        "sending side and the HR system: why a move fits is no matter of theirs."
    )
