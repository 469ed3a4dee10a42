"""The caller of a request."""

from dataclasses import dataclass

from app.core.errors import NotFoundError, ScopeMissingError
from models.vocabulary import Audience, Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: a name for the audit log, scopes, and the employee it speaks for, if any."""

    name: str
    scopes: frozenset[Scope]
    employee_external_id: str | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the caller holds a scope."""
        return scope in self.scopes

    def audience_for(self, employee_external_id: str) -> Audience:
        """For whom an answer about one employee is made.

        Raises
        ------
        NotFoundError
            When the key is bound to another employee: the answer is the one for a missing
            person, so it does not tell who exists.
        """
        if self.employee_external_id is None:
            return self._unbound_audience()
        if self.employee_external_id != employee_external_id:
            raise NotFoundError("No such employee.")
        return Audience.EMPLOYEE

    def search_audience(self) -> Audience:
        """For whom an answer over many people is made.

        Raises
        ------
        ScopeMissingError
            When the key is bound to one employee.
        """
        self.require_unbound()
        return self._unbound_audience()

    def require_unbound(self) -> None:
        """Refuse a key that is bound to one employee.

        Raises
        ------
        ScopeMissingError
            When the key is bound to one employee.
        """
        if self.employee_external_id is not None:
            raise ScopeMissingError("This key speaks for one employee only.")

    def _unbound_audience(self) -> Audience:
        return Audience.HR if self.may(Scope.CONFIDENTIAL) else Audience.MANAGER
