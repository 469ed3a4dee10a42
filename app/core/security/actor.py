"""The caller of a request."""

from dataclasses import dataclass

from app.core.errors import NotFoundError, ScopeMissingError
from app.core.security.kinds import Reach, reach_of
from models.vocabulary import ActorKind, Audience, Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: a name for the audit log, scopes, and the employee it speaks for, if any.

    `origin` is the web origin that an embed token is bound to; a page that `reads_only` may not
    act. `counted_as` names who is behind a token that is soon followed by another, for rates and
    for what was sent before.
    """

    name: str
    scopes: frozenset[Scope]
    employee_external_id: str | None = None
    kind: ActorKind = ActorKind.HR_INTEGRATION
    origin: str | None = None
    reads_only: bool = False
    counted_as: str | None = None

    @property
    def account(self) -> str:
        """On whose account its requests and Idempotency-Keys go."""
        return self.counted_as or self.name

    def may(self, scope: Scope) -> bool:
        """Whether the caller holds a scope."""
        return scope in self.scopes

    @property
    def reach(self) -> Reach:
        """Whose records the caller may see."""
        return reach_of(self.kind, bound=self.employee_external_id is not None)

    @property
    def sees_names(self) -> bool:
        """Whether people are named to the caller, and not only numbered."""
        return self.kind is not ActorKind.DATA_TEAM or self.may(Scope.CONFIDENTIAL)

    def audience_for(self, employee_external_id: str) -> Audience:
        """For whom an answer about one employee is made; reports of managers aside.

        Raises
        ------
        NotFoundError
            When the caller may not see this person: the answer is the one for a missing person,
            so it does not tell who exists.
        """
        if self.reach is Reach.EVERYONE:
            return self._unbound_audience()
        if self.employee_external_id == employee_external_id:
            return Audience.EMPLOYEE
        raise NotFoundError("No such employee.")

    def search_audience(self) -> Audience:
        """For whom an answer over everyone is made.

        Raises
        ------
        ScopeMissingError
            When the caller does not see everyone.
        """
        if self.reach is not Reach.EVERYONE:
            raise ScopeMissingError("This caller does not see everyone.")
        return self._unbound_audience()

    def require_unbound(self) -> None:
        """Refuse a caller that speaks for one employee.

        Raises
        ------
        ScopeMissingError
            When the caller is bound to one employee.
        """
        if self.employee_external_id is not None:
            raise ScopeMissingError("This caller speaks for one employee only.")

    def _unbound_audience(self) -> Audience:
        return Audience.HR if self.may(Scope.CONFIDENTIAL) else Audience.MANAGER
