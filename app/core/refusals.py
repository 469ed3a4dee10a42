"""What pydantic refuses, told field by field and to a bound."""

from pydantic import ValidationError

from app.core.errors import FieldProblem
from app.core.pointers import pointer
from app.core.reasons import reason_of

# Pydantic lists all errors or none: a body of nothing but unknown names has one for every six
# bytes, and listed they would take a hundred times the memory of the body.
_MOST_LISTED = 10_000


def refusals(error: ValidationError) -> list[FieldProblem]:
    """Each field that is at fault, and why."""
    count = error.error_count()
    if count > _MOST_LISTED:
        return [FieldProblem("", f"has {count} wrong fields, too many to name")]
    found = error.errors(include_url=False)
    return [FieldProblem(pointer(one["loc"]), reason_of(one)) for one in found]


def told(count: int) -> str:
    """How many fields were refused, in words."""
    return "1 field was refused." if count == 1 else f"{count} fields were refused."
