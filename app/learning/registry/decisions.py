"""Pure decisions: who may promote, and whether what a gate said stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from app.core.errors import ConflictError
from models.ranker_vocabulary import GateVerdict


class SamePersonError(ConflictError):
    """Who made a version may not promote it: two people are asked for."""

    code = "second_person_needed"
    title = "A second person is needed"


class GateRefusedError(ConflictError):
    """The gate did not let the version pass; the failed lines say what was measured."""

    code = "gate_refused"
    title = "Gate refused"

    def __init__(self, detail: str, policy_hash: str, lines: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(detail)
        self.members = {"policy_hash": policy_hash, "lines": [dict(line) for line in lines]}


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody answers for a version that the gate did not let pass."""

    approver: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, why, and by which caller (`actor`) it is said."""

    actor: str
    person: str
    reason: str
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class GateStatement:
    """What a gate said of a version."""

    verdict: GateVerdict
    policy_hash: str
    lines: Sequence[Mapping[str, Any]]


def require_two_people(made_by: str, decision: Decision) -> None:
    """Refuse a decision of the one who made the version, by credential or by name.

    Raises
    ------
    SamePersonError
        Naming who made it.
    """
    override = decision.override
    deciding = [decision.actor, decision.person, *([override.approver] if override else [])]
    maker = {folded_name(made_by), folded_name(made_by.partition(":")[2])} - {""}
    if any(folded_name(one) in maker for one in deciding):
        raise SamePersonError(
            f"{made_by} made this version; somebody else promotes it. LATERAL_TWO_PEOPLE=false "
            "lets one person do both."
        )


def require_passed(gate: GateStatement | None, decision: Decision) -> None:
    """Refuse a version that its gate did not let pass, unless somebody answers for it.

    Raises
    ------
    GateRefusedError
        With every line that failed.
    """
    if gate is None or gate.verdict is GateVerdict.PASS or decision.override is not None:
        return
    failed = [line for line in gate.lines if not line.get("passed", False)]
    named = ", ".join(str(line.get("name", "?")) for line in failed) or "no line in particular"
    raise GateRefusedError(
        f"The gate says {gate.verdict}: {named}. Start an experiment, train again, or let somebody "
        "answer for it by `override`.",
        gate.policy_hash,
        failed,
    )


def folded_name(name: str) -> str:
    """A person's name as it is compared: accents may be typed as letters or as marks."""
    return " ".join(normalize("NFKC", name).casefold().split())
