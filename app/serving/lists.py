"""What a list is known by, and which neighbours in it change places so that rankers can learn.

Both are functions of what is served, of the person and of the day: the same answer has the same id
and the same order whoever computes it, so remembered answers stay true. They rest on keys of the
service, so nobody can make up an id or foresee an exchange.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.db import Database
from app.core.security.keys import derived_key, load_pepper
from app.serving import queries
from app.serving.replaying import ReplayInputs
from app.settings import Settings
from models.packing import Columns
from models.ranker_vocabulary import ExplorationMode
from models.vocabulary import Audience

_ID_BYTES = 16
_WORD = 2.0**64
# Mostly places two and three, rarely the first one's neighbours further down: simulated on real
# signals this costs 0.4 % of the quality shown and tells most about how much a place counts.
_USUAL_PAIR = 0.7
# Scores that differ by more are no matter of taste.
_CLOSE = 0.10
EITHER = 0.5


@dataclass(frozen=True, slots=True)
class Exchange:
    """The pair that was drawn: the place of its first, and whether the two changed places."""

    place: int
    swapped: bool


@dataclass(frozen=True, slots=True)
class LoggedList:
    """A served list as it is logged; `inputs` works out what the ranker saw, when it is written.

    `replayed` is what its scores rest on, and `experiment` the id of the one it is part of.
    """

    list_id: str
    day: date
    surface: str
    employee: str
    audience: Audience
    model_version: str
    snapshot_at: datetime
    items: Sequence[str]
    exchange: Exchange | None
    private_inputs: bool
    inputs: Callable[[], Columns]
    replayed: ReplayInputs
    kinds: dict[str, Any]
    experiment: str | None = None


def erased_digest(list_id: str) -> str:
    """What stays of the id of a list that was erased."""
    return hashlib.sha256(list_id.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Exploring:
    """That neighbours may change places; `floor`: only of which both or none cross functions."""

    floor: bool = False


class ListKeys:
    """Names lists and draws exchanges, under keys derived from the service's pepper.

    `exploring` is what was decided about exploration last, or what the setting says; None where
    nothing changes places.
    """

    def __init__(self, settings: Settings) -> None:
        pepper = load_pepper(settings)
        self._naming = derived_key(pepper, "lists")
        self._drawing = derived_key(pepper, "exploration")
        self._unless_decided = (
            Exploring() if settings.exploration == ExplorationMode.NEIGHBOURS.value else None
        )
        self.exploring = self._unless_decided

    def follow(self, database: Database) -> None:
        """Take over what was decided about exploration."""
        with database.read() as session:
            decided = queries.exploration(session)
        if decided is None:
            self.exploring = self._unless_decided
        elif decided.mode is ExplorationMode.NEIGHBOURS:
            self.exploring = Exploring(decided.cross_functional_floor)
        else:
            self.exploring = None

    def list_id(
        self,
        surface: str,
        subject: str,
        audience: Audience,
        version: str,
        day: date,
        served: Sequence[tuple[str, float]],
    ) -> str:
        """The id of a list: of whom or what, for whom, by which ranker, what in which order.

        Parameters
        ----------
        served : the external id and the score of each entry
        """
        order = "|".join(f"{key}:{score!r}" for key, score in served)
        content = hashlib.sha256(order.encode()).hexdigest()
        said = "|".join((subject, surface, version, audience, day.isoformat(), content))
        digest = hmac.new(self._naming, said.encode(), hashlib.sha256).digest()[:_ID_BYTES]
        return "l_" + base64.b32encode(digest).decode().rstrip("=").lower()

    def exchange(
        self,
        exploring: Exploring | None,
        person: str,
        day: date,
        scores: Sequence[float],
        crossing: Sequence[bool],
    ) -> Exchange | None:
        """Which neighbours of a person's list may have changed places on a day, and whether.

        Nobody moves by more than one place, the first never, and no two whose scores differ
        clearly. Either order has the same chance. None where no pair comes into question.

        Parameters
        ----------
        scores, crossing : in the order of the ranker; whether each leads to another function
        """
        if exploring is None or len(scores) < 3:  # noqa: PLR2004 - the first place never moves
            return None
        said = hmac.new(self._drawing, f"{person}|{day.isoformat()}".encode(), hashlib.sha256)
        usual, which, coin = (
            int.from_bytes(said.digest()[start : start + 8], "big") / _WORD for start in (0, 8, 16)
        )
        pairs = len(scores) - 2
        place = 2 if usual < _USUAL_PAIR else 2 + min(int(which * pairs), pairs - 1)
        if scores[place - 1] - scores[place] > _CLOSE:
            return None
        if exploring.floor and crossing[place - 1] != crossing[place]:
            return None
        return Exchange(place, swapped=coin < EITHER)
