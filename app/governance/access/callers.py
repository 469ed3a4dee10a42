"""The callers that the table of access tells apart, and how what they ask for stands to them."""

from enum import StrEnum

from app.core.security import ActorKind, Reach, Scope
from app.core.security.kinds import default_scopes, embedded_scopes, reach_of
from models.vocabulary import EmbedAudience, EmbedPower


class Caller(StrEnum):
    """A caller as the table knows it: a kind with its default scopes, bound or not.

    Those that are embedded are embed tokens: of an employee's page that reads, of one that may
    act, of a manager's that may act, and of pages that show the workforce or rankers.
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
    EMBEDDED_WORKFORCE = "embedded_workforce"
    EMBEDDED_MODEL = "embedded_model"
    ADMIN = "admin"

    @property
    def kind(self) -> ActorKind:
        """The kind of its key."""
        return _KIND_OF.get(self) or ActorKind(self.value)

    @property
    def is_bound(self) -> bool:
        """Whether it speaks for one employee."""
        if self.is_embedded:
            return self.audience.is_of_a_person
        return self in {Caller.EMPLOYEE, Caller.MANAGER}

    @property
    def is_embedded(self) -> bool:
        """Whether it is an embed token."""
        return self in _AUDIENCE_OF

    @property
    def audience(self) -> EmbedAudience:
        """For whom the page of an embed token is."""
        return _AUDIENCE_OF[self]

    @property
    def may(self) -> frozenset[EmbedPower]:
        """What an embed token may do; every power for all other callers."""
        reads_only = self is Caller.EMBEDDED or (self.is_embedded and not self.is_bound)
        return frozenset({EmbedPower.READ} if reads_only else EmbedPower)

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it holds by default; a privacy officer is an HR partner with one scope more."""
        if self.is_embedded:
            return embedded_scopes(self.audience, reads_only=EmbedPower.ACT not in self.may)
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
    Caller.EMBEDDED_WORKFORCE: ActorKind.PORTAL,
    Caller.EMBEDDED_MODEL: ActorKind.PORTAL,
}
_AUDIENCE_OF = {
    Caller.EMBEDDED: EmbedAudience.EMPLOYEE,
    Caller.EMBEDDED_ACTING: EmbedAudience.EMPLOYEE,
    Caller.EMBEDDED_MANAGER: EmbedAudience.MANAGER,
    Caller.EMBEDDED_WORKFORCE: EmbedAudience.WORKFORCE,
    Caller.EMBEDDED_MODEL: EmbedAudience.MODEL,
}


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
