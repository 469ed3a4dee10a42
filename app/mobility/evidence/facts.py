"""What of a record of an occasion counts: words of closed lists, a day, and who confirms it.

No text, no result and no title is in here, so none of them can move a level.
"""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import Behaviour, EvidenceSource, EvidenceState

# How long a record counts and is kept.
KEPT_MONTHS = 48
VOUCHING = frozenset({EvidenceSource.HELPED, EvidenceSource.PEER, EvidenceSource.MANAGER})


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody besides the person who was there, and in which part.

    Former colleagues have no name left; nobody can tell two of them apart.
    """

    person: str | None
    part: EvidenceSource


@dataclass(frozen=True, slots=True)
class Fact:
    """One occasion, as far as it counts."""

    uid: str
    behaviour: Behaviour
    happened_on: date
    state: EvidenceState
    voices: tuple[Voice, ...] = ()
