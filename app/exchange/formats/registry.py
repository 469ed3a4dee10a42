"""The formats that an import may name."""

from collections.abc import Mapping
from types import MappingProxyType

from app.core.errors import FieldProblem, InvalidInputError
from app.exchange.formats.base import Format
from app.exchange.formats.jobposting import JOB_POSTING
from app.exchange.formats.resume import JSON_RESUME
from app.exchange.formats.scim import SCIM, SCIM_BY_ID
from models.vocabulary import EntityKind

FORMATS: Mapping[tuple[str, EntityKind], Format] = MappingProxyType(
    {(one.name, one.entity): one for one in (SCIM, SCIM_BY_ID, JOB_POSTING, JSON_RESUME)}
)


def format_of(name: str, entity: EntityKind) -> Format:
    """The format of this name for this kind of record.

    Raises
    ------
    InvalidInputError
        When there is none; names those that there are.
    """
    found = FORMATS.get((name, entity))
    if found is None:
        known = ", ".join(sorted(f"{known} ({kind})" for known, kind in FORMATS))
        problem = FieldProblem("format", f"is not known for {entity} records; known are {known}")
        raise InvalidInputError("The format is unknown.", [problem])
    return found
