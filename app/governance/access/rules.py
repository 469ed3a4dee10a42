"""The rules of one operation, and what they answer a kind of caller."""

from dataclasses import dataclass

from app.core.security import Reach, Scope
from app.governance.access.callers import Caller, Place, Subject
from models.vocabulary import EmbedAudience, EmbedPower


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one operation.

    `found` and `absent` are the statuses for a subject that is there and one that is not;
    `bound` lets callers in who speak for one employee, `embeddable` names the power that their
    embed tokens need, none where they are shut out.
    `reports` lets a manager in: to a report's record, or, where the subject is everyone, to the
    reports. `steps` tells whose step it is among those who may know of the subject: who sees
    everyone, a manager of a report's, or the person. `own_right` needs no scope of whoever
    speaks for the person; `named` lets only those in who see everyone, and by name;
    `confidential` needs confidential:read besides of everyone else, and to who lacks it what is
    `private` looks missing.
    """

    scope: Scope | None = None
    subject: Subject = Subject.NOTHING
    found: int = 200
    absent: int = 404
    bound: bool = True
    embeddable: EmbedPower | None = None
    reports: bool = False
    own_right: bool = False
    steps: frozenset[Reach] = frozenset(Reach)
    named: bool = False
    confidential: bool = False
    private: bool = False

    def expected(self, caller: Caller, place: Place) -> int:
        """The status that a caller gets for a subject in this place."""
        if self.scope is None:
            return self.found
        if caller is Caller.NOBODY:
            return 401
        return 403 if self.refuses(caller) else self._about(caller, place)

    def _about(self, caller: Caller, place: Place) -> int:
        if self.subject is Subject.PERSON:
            return self._of_person(caller, place)
        if self.subject is Subject.CANDIDATES:
            return self._of_candidates(caller, place)
        if self.subject is Subject.EVERYONE:
            led = self.reports and caller.reach is Reach.TEAM
            return self.found if led or caller.reach is Reach.EVERYONE else 403
        absent = self.subject is Subject.RECORD and place is Place.ABSENT
        return self.absent if absent else self.found

    def lets_page_in(self, audience: EmbedAudience, may: frozenset[EmbedPower]) -> bool:
        """Whether a page may call it with an embed token, about what the page is for."""
        led = audience is EmbedAudience.MANAGER
        caller = _MOST_OF[audience]
        if self.embeddable not in may or self.refuses(caller):
            return False
        if self.subject in {Subject.EVERYONE, Subject.CANDIDATES}:
            return led
        # Where it is nobody's step by relation, it is the author's.
        return not self.steps or bool(self.steps & {Reach.OWN, caller.reach})

    def refuses(self, caller: Caller) -> bool:
        """Whether the caller is refused here, whatever it asks about."""
        return (
            (self.scope not in caller.scopes and not (self.own_right and caller.is_bound))
            or (caller.is_bound and not self.bound)
            or (caller.is_embedded and self.embeddable not in caller.may)
            or (self.named and not caller.sees_everyone_by_name)
            or (self.confidential and not caller.is_bound and not self._is_trusted(caller))
        )

    @staticmethod
    def _is_trusted(caller: Caller) -> bool:
        return Scope.CONFIDENTIAL in caller.scopes

    def _of_person(self, caller: Caller, place: Place) -> int:
        if caller.reach is Reach.EVERYONE:
            hidden = self.private and not self._is_trusted(caller)
            absent = place is Place.ABSENT or hidden
            return self.absent if absent else self._step_of(Reach.EVERYONE)
        if self.reports and caller.reach is Reach.TEAM and place is Place.REPORT:
            return self._step_of(Reach.TEAM)
        return self._step_of(Reach.OWN) if caller.is_bound and place is Place.OWN else 404

    def _step_of(self, reach: Reach) -> int:
        return self.found if reach in self.steps else 403

    def _of_candidates(self, caller: Caller, place: Place) -> int:
        if caller.reach is Reach.EVERYONE:
            return self.absent if place is Place.ABSENT else self.found
        if caller.reach is Reach.TEAM:
            return self.found if place is Place.OWN else 404
        return 403


# Of the pages of each audience the caller that may most.
_MOST_OF = {
    EmbedAudience.EMPLOYEE: Caller.EMBEDDED_ACTING,
    EmbedAudience.MANAGER: Caller.EMBEDDED_MANAGER,
    EmbedAudience.WORKFORCE: Caller.EMBEDDED_WORKFORCE,
    EmbedAudience.MODEL: Caller.EMBEDDED_MODEL,
}
