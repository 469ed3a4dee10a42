"""Who may know of a move case, and as which side: the one place that decides.

Lists, counts, feeds, errors and tags all go by it. The person's own line learns of a case from the
day on which the release is asked, and no earlier.
"""

from app.core.errors import NotFoundError
from app.core.security import Actor, ActorKind, Reach, Scope
from models.cases import MoveCase
from models.move_vocabulary import CaseSide

Sides = frozenset[CaseSide]

# Of several sides of one caller, the first is the one whose view it reads.
_ORDER = (
    CaseSide.PERSON,
    CaseSide.HR,
    CaseSide.RECEIVING,
    CaseSide.SENDING,
    CaseSide.HR_SYSTEM,
)


def is_confidential(case: MoveCase) -> bool:
    """Whether only its sides and HR may know that there is such a case.

    It is so until the release is asked or, where no release is needed, until the acceptance. The
    sending manager of a case is named on the day on which the release is asked.
    """
    return case.sending_manager_external_id is None and case.accepted_on is None


def may_know(case: MoveCase, actor: Actor) -> Sides:
    """As which sides a caller may know of a case; none where it may not know of it at all."""
    own = actor.employee_external_id
    if own is None:
        return _unbound_sides(case, actor)
    leads = actor.reach is Reach.TEAM
    sides = {
        CaseSide.PERSON: own == case.employee_external_id,
        CaseSide.RECEIVING: leads and own == case.receiving_manager_external_id,
        CaseSide.SENDING: leads and own == case.sending_manager_external_id,
    }
    return frozenset(side for side, is_one in sides.items() if is_one)


def known(case: MoveCase | None, actor: Actor) -> tuple[MoveCase, Sides]:
    """The case and the caller's sides.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it: the two look the same.
    """
    sides = frozenset[CaseSide]() if case is None else may_know(case, actor)
    if case is None or not sides:
        raise NotFoundError("No such move case.")
    return case, sides


def view_of(sides: Sides) -> CaseSide:
    """The side whose view a caller reads."""
    return next(side for side in _ORDER if side in sides)


def is_hr(actor: Actor) -> bool:
    """Whether a caller is HR: it sees everybody, and what is confidential."""
    everyone = actor.reach is Reach.EVERYONE and actor.kind is not ActorKind.DATA_TEAM
    return everyone and actor.may(Scope.CONFIDENTIAL)


def _unbound_sides(case: MoveCase, actor: Actor) -> Sides:
    if is_hr(actor):
        return frozenset({CaseSide.HR})
    if actor.kind is ActorKind.HR_INTEGRATION and not is_confidential(case):
        return frozenset({CaseSide.HR_SYSTEM})
    return frozenset()
