"""Whose an item of a plan is, who reads it, and which step is whose: pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.move_vocabulary import PlanKind, PlanSide, PlanState
from models.plans import PlanItem

# A plan is read by three sides together; nobody keeps more promises than this.
MOST_ITEMS = 100
# Handing over begins after the release is asked: HR's latest date lies 120 days after it.
FIRST_DAY = -120
# The last outcome is asked for at day 180; a year is as far as a plan for a move looks.
LAST_DAY = 365
WHOLE = frozenset({PlanSide.PERSON, PlanSide.HR})
# What the sending side reads besides its own items.
OF_THE_SEAT = frozenset({PlanKind.HANDOVER, PlanKind.SPLIT})
# What stands before each id that the sending side chooses. It reads a part of the plan alone, so
# with the others' ids it would learn of items that it does not read.
OF_SENDING = "sending."
LONGEST_ID = 128
# The sides that each owe the others a commitment before a move starts.
COMMITTING = (PlanSide.PERSON, PlanSide.SENDING, PlanSide.RECEIVING)


class PlanStep(StrEnum):
    """What can be done with an item of a plan."""

    CHANGE = "change"
    AGREE = "agree"
    FINISH = "done"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom somebody reads a plan, and who each side is now.

    `person` is the employee on whose behalf the caller speaks; HR and integrations have none.
    `receiving_reads` tells whether the receiving side reads the plan already.
    """

    mine: frozenset[PlanSide]
    person: str | None
    owners: Mapping[PlanSide, str | None]
    receiving_reads: bool = True

    @property
    def reads_all(self) -> bool:
        """Whether the caller reads every item of the plan."""
        return bool(self.mine & WHOLE) or (PlanSide.RECEIVING in self.mine and self.receiving_reads)


def may_read(item: PlanItem, of: Standing) -> bool:
    """Whether a caller reads an item: of the own plan, or asked of her as the mentor."""
    return may_plan(item.side, item.kind, of) or is_mentor(item, of)


def may_plan(side: PlanSide, kind: PlanKind, of: Standing) -> bool:
    """Whether an item of a side belongs to what the caller reads and plans.

    The person and HR plan everything, and the receiving side from the acceptance on. The sending
    side plans what concerns the seat that is left, and what is its own.
    """
    return of.reads_all or (PlanSide.SENDING in of.mine and sending_reads(side, kind))


def sending_reads(side: PlanSide, kind: PlanKind) -> bool:
    """Whether the sending side reads such an item."""
    return kind in OF_THE_SEAT or side is PlanSide.SENDING


def own_key(key: str, of: Standing) -> str:
    """The id of a new item for which a caller chose a key."""
    if of.reads_all or key.startswith(OF_SENDING):
        return key
    return OF_SENDING + key


def is_mentor(item: PlanItem, of: Standing) -> bool:
    """Whether the caller is the mentor who is asked."""
    asked = item.mentor_external_id
    return item.side is PlanSide.MENTOR and asked is not None and asked == of.person


def is_owner(item: PlanItem, of: Standing) -> bool:
    """Whether an item is the caller's to agree to and to do."""
    if item.side is PlanSide.MENTOR:
        return is_mentor(item, of)
    return item.side in of.mine


def is_binding(item: PlanItem, owners: Mapping[PlanSide, str | None]) -> bool:
    """Whether who is the side now agreed to an item; a manager is not bound by the one before."""
    if item.state not in {PlanState.AGREED, PlanState.DONE}:
        return False
    if item.side is PlanSide.HR:
        return True
    owner = item.mentor_external_id if item.side is PlanSide.MENTOR else owners.get(item.side)
    return owner is not None and item.agreed_by_external_id == owner


def counts(item: PlanItem, owners: Mapping[PlanSide, str | None]) -> bool:
    """Whether an item is a commitment that its owner agreed to."""
    return item.kind is PlanKind.COMMITMENT and is_binding(item, owners)


def may_take(step: PlanStep, item: PlanItem, of: Standing) -> bool:
    """Whether a step is the caller's, wherever the item stands.

    What was agreed changes and falls by its owner or HR alone; what is only proposed by whoever
    proposed it as well.
    """
    if step in {PlanStep.AGREE, PlanStep.FINISH}:
        return is_owner(item, of)
    if is_owner(item, of) or PlanSide.HR in of.mine:
        return True
    proposed = item.state in {PlanState.PROPOSED, PlanState.DROPPED}
    return proposed and item.proposed_by in of.mine


def is_possible(step: PlanStep, item: PlanItem, owners: Mapping[PlanSide, str | None]) -> bool:
    """Whether an item stands so that a step is possible, whoever takes it."""
    binding = is_binding(item, owners)
    if step is PlanStep.AGREE:
        return item.state is PlanState.PROPOSED or (item.state is PlanState.AGREED and not binding)
    if step is PlanStep.FINISH:
        return item.state is PlanState.AGREED and binding
    return item.state is not PlanState.DONE


def steps_now(item: PlanItem, of: Standing) -> list[PlanStep]:
    """What the caller can do with an item now."""
    return [
        step for step in PlanStep if may_take(step, item, of) and is_possible(step, item, of.owners)
    ]


def proposing_side(side: PlanSide, of: Standing) -> PlanSide:
    """As whom a caller proposes an item for a side: the own one, if it is one of them."""
    return side if side in of.mine else min(of.mine, key=list(PlanSide).index)
