"""What can stand in the way of a ranking, by name."""

from app.core.errors import ConflictError, GoneError, ScopeMissingError


class OpeningClosedError(ConflictError):
    """The opening is filled, closed or past its last day."""

    code = "opening_closed"
    title = "Opening closed"


class NotOpenToMovesError(ScopeMissingError):
    """Only HR may search among people who are not open to moves."""

    code = "confidential_search"
    title = "Search not allowed"


class NotRankedError(ConflictError):
    """The person objects to being ranked."""

    code = "objects_to_profiling"
    title = "Not ranked"


class ListChangedError(GoneError):
    """A list that is being walked is not the one that the walk began with."""

    code = "list_changed"
    title = "List changed"


class EmployeeLeftError(ConflictError):
    """The person has left the organisation."""

    code = "employee_left"
    title = "Employee left"
