"""The formats that an import may name."""

from app.core.errors import FieldProblem, InvalidInputError
from app.exchange.formats.base import Format
from models.vocabulary import EntityKind

FORMATS: dict[tuple[str, EntityKind], Format] = {}


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
        raise InvalidInputError("There is no such format.", [problem])
    return found
