"""The callers that the table of access tells apart, and how what they ask for stands to them."""

from enum import StrEnum

from app.core.security import ActorKind, Reach, Scope
from app.core.security.kinds import default_scopes, embedded_scopes, reach_of
from models.vocabulary import EmbedAudience, EmbedPower


class Caller(StrEnum):
    """A caller as the table knows it: a kind with its default scopes, bound or not.

    Those that are embedded are embed tokens: of an employee's page that reads, of one that may
    act, and of a manager's that may act.
    """

    NOBODY = "nobody"
    HR_INTEGRATION = "hr_integration"
    HR_PARTNER = "hr_partner"
    PRIVACY_OFFICER = "privacy_officer"
    DATA_TEAM = "data_team"
    PORTAL = "portal"
    EMPLOYEE = "employee"
    EMBEDDED = "embedded"
    EMBEDDED_ACTING = "embedded_acting"
    MANAGER = "manager"
    EMBEDDED_MANAGER = "embedded_manager"
    ADMIN = "admin"

    @property
    def kind(self) -> ActorKind:
        """The kind of its key."""
        return _KIND_OF.get(self) or ActorKind(self.value)

    @property
    def is_bound(self) -> bool:
        """Whether it speaks for one employee."""
        return self in {Caller.EMPLOYEE, Caller.MANAGER} or self.is_embedded

    @property
    def is_embedded(self) -> bool:
        """Whether it is an embed token."""
        return self in _EMBEDDED

    @property
    def audience(self) -> EmbedAudience:
        """For whom the page of an embed token is."""
        return EmbedAudience.MANAGER if self.kind is ActorKind.MANAGER else EmbedAudience.EMPLOYEE

    @property
    def may(self) -> frozenset[EmbedPower]:
        """What an embed token may do; every power for all other callers."""
        return frozenset({EmbedPower.READ} if self is Caller.EMBEDDED else EmbedPower)

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it holds by default; a privacy officer is an HR partner with one scope more."""
        if self.is_embedded:
            return embedded_scopes(self.kind, reads_only=EmbedPower.ACT not in self.may)
        more = {Scope.PRIVACY} if self is Caller.PRIVACY_OFFICER else frozenset[Scope]()
        return default_scopes(self.kind, bound=self.is_bound) | more

    @property
    def sees_everyone_by_name(self) -> bool:
        """Whether it is shown whoever there is, and not by number alone."""
        return self.reach is Reach.EVERYONE and self is not Caller.DATA_TEAM

    @property
    def reach(self) -> Reach:
        """Whose records it may see."""
        return reach_of(self.kind, bound=self.is_bound)


_KIND_OF = {
    Caller.PRIVACY_OFFICER: ActorKind.HR_PARTNER,
    Caller.EMPLOYEE: ActorKind.PORTAL,
    Caller.EMBEDDED: ActorKind.PORTAL,
    Caller.EMBEDDED_ACTING: ActorKind.PORTAL,
    Caller.EMBEDDED_MANAGER: ActorKind.MANAGER,
}
_EMBEDDED = frozenset({Caller.EMBEDDED, Caller.EMBEDDED_ACTING, Caller.EMBEDDED_MANAGER})


class Subject(StrEnum):
    """What an operation is about."""

    NOTHING = "nothing"
    EVERYONE = "everyone"
    PERSON = "person"
    CANDIDATES = "candidates"
    RECORD = "record"


class Place(StrEnum):
    """How the subject stands to the caller.

    Of a person: the caller, somebody who reports to the caller, somebody else, nobody. Of the
    candidates of an opening: the caller hires for it, a report hires, somebody else hires, there
    is none. Of any other record: there is one (the first three), or none.
    """

    OWN = "own"
    REPORT = "report"
    OTHER = "other"
    ABSENT = "absent"
