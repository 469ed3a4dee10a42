"""An experiment that runs: who takes part, by which coins, and how its challenger sees openings.

All of it is a function of the experiment's key, of the person and of the day. So an answer stays
the same whoever computes it, nobody changes sides, and nothing about people is kept for it.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.core.security.keys import derived_key
from app.serving.records import Person
from app.serving.snapshot import Board
from models.ranker_vocabulary import ExperimentKind

_WORD = 2.0**64
_BITS = 8


def experiment_key(pepper: bytes, uid: str) -> bytes:
    """The key of an experiment: nobody can foresee sides or coins, or compare two experiments."""
    return derived_key(pepper, f"experiment {uid}")


def coins(key: bytes, person: str, day: date) -> Iterator[bool]:
    """The coins of a person's drafts of a day, one a round: whether the challenger begins."""
    number = 0
    while True:
        said = f"{person}|{day.isoformat()}|{number}".encode()
        for byte in hmac.digest(key, said, hashlib.sha256):
            for bit in range(_BITS):
                yield bool(byte >> bit & 1)
        number += 1


@dataclass(frozen=True, eq=False)
class Contest:
    """A challenger beside the champion; `board` holds the openings as the challenger sees them."""

    uid: str
    kind: ExperimentKind
    share: float
    champion: str
    key: bytes
    board: Board

    def beside(self, champion: Board) -> "Contest | None":
        """The contest for this board of the champion; none once another ranker took its place."""
        if champion.ranker.version != self.champion:
            return None
        openings = {opening.key: opening for opening in champion.openings}
        board = self.board.following(openings).priced(champion.prices)
        return self if board is self.board else replace(self, board=board)

    def without_answers(self) -> "Contest":
        """The contest without the answers that it remembers."""
        return replace(self, board=self.board.without_answers())

    @property
    def is_shown(self) -> bool:
        """Whether people see what the challenger ranks."""
        return self.kind is not ExperimentKind.SHADOW

    def takes_part(self, person: Person) -> bool:
        """Whether a person's own lists count: not of who objects to that anything is learnt.

        Lists are drafted for as many people as are asked for.
        """
        if person.objects_to_learning:
            return False
        drafts = self.kind is ExperimentKind.INTERLEAVE
        return self.is_challenged(person.facts.key) if drafts else True

    def is_challenged(self, person: str) -> bool:
        """Whether a person is on the challenger's side."""
        return _below(self.share, hmac.digest(self.key, person.encode(), hashlib.sha256))

    def is_sampled(self, list_id: str) -> bool:
        """Whether a list is ranked by the shadow, too."""
        return _below(self.share, hmac.digest(self.key, list_id.encode(), hashlib.sha256))

    def coins(self, person: str, day: date) -> Iterator[bool]:
        """The coins of a person's draft of a day."""
        return coins(self.key, person, day)


def _below(share: float, digest: bytes) -> bool:
    return int.from_bytes(digest[:8], "big") / _WORD < share
