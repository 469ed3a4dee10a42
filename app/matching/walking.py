"""A list of candidates is walked in parts: each person comes once, or the walk ends.

The people are ordered block by block (`Ranker.retrieve_in_blocks`), so that a later part costs
little more than the first. A cursor holds the place where the next part begins and a digest of
everybody before it. Where the digest does not fit any more, people would come twice or never: the
client is told to begin anew.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.core.errors import FieldProblem, InvalidInputError
from app.matching.errors import ListChangedError
from app.serving import Crowd, OpeningFacts
from ml.types import BoolArray, IntArray, RankedMove

_CURSOR = struct.Struct(">q16s")
LONGEST_CURSOR = 64


@dataclass(frozen=True)
class Part:
    """Some people of a list with their ranks in it, and where the next part begins, if any.

    `block` are the rows that were last re-ranked together.
    """

    moves: list[RankedMove]
    next_cursor: str | None
    block: IntArray


@dataclass(frozen=True)
class Walk:
    """A list of candidates.

    `mask` tells who is in it; `shown_first` are rows that the first part holds however far behind
    they stand; `question` tells what the list rests on besides the people.
    """

    crowd: Crowd
    opening: OpeningFacts
    mask: BoolArray
    shown_first: IntArray
    question: str
    own_text: bool

    def part(self, cursor: str | None, k: int) -> Part:
        """The `k` people who follow a cursor; on the first part those shown first besides.

        Raises
        ------
        InvalidInputError
            When the cursor is none of this service.
        ListChangedError
            When somebody before the cursor came, left or changed places.
        """
        start, told = (0, None) if cursor is None else read_cursor(cursor)
        before, begin = hashlib.sha256(self.question.encode()), 0
        moves: list[RankedMove] = []
        block = self.shown_first[:0]
        ranker, profile, index = self.crowd.ranker, self.opening.profile, self.crowd.index
        wanted = k
        for block in ranker.retrieve_in_blocks(
            profile, index, mask=self.mask, first=self.shown_first
        ):
            if start < begin + len(block):
                ordered = ranker.order_employees(profile, index, block)
                here = max(start - begin, 0)
                if told is not None:
                    self._check(told, self._passed(before, ordered.rows[:here]))
                    told = None
                places = self._places(ordered.rows, here, wanted, continues=start > 0)
                beyond = [] if start > 0 else self._beyond(ordered.rows, places, wanted)
                found = ordered.explained([*places, *beyond], own_text=self.own_text)
                moves += [replace(move, rank=begin + (move.rank or 0)) for move in found]
                wanted -= len(places)
                if not wanted:
                    following = self._following(before, ordered.rows, begin, places[-1] + 1)
                    return Part(moves, following, block)
            before, begin = self._passed(before, np.sort(block)), begin + len(block)
        if told is not None:
            raise ListChangedError(_CHANGED)
        return Part(moves, None, block)

    def _places(self, rows: IntArray, here: int, wanted: int, *, continues: bool) -> list[int]:
        """The next places of a block; those shown first are passed over where they were shown."""
        shown = np.isin(rows, self.shown_first) & continues
        left = np.flatnonzero(~shown[here:]) + here
        return [int(place) for place in left[:wanted]]

    def _beyond(self, rows: IntArray, places: list[int], wanted: int) -> list[int]:
        """Where those shown first stand behind the places of the first part."""
        end = places[-1] + 1 if len(places) == wanted else len(rows)
        behind = np.flatnonzero(np.isin(rows[end:], self.shown_first)) + end
        return [int(place) for place in behind]

    def _following(self, before: Any, rows: IntArray, begin: int, end: int) -> str | None:
        """The cursor behind a place of a block, if somebody follows who was not shown yet."""
        left = int(self.mask.sum()) - begin - end - int(np.isin(rows[end:], self.shown_first).sum())
        if left <= 0:
            return None
        passed = np.sort(rows) if end == len(rows) else rows[:end]
        digest = self._passed(before, passed).digest()
        return write_cursor(begin + end, digest)

    def _passed(self, before: Any, rows: IntArray) -> Any:
        """A digest that also knows these people, in this order."""
        known = before.copy()
        if not len(rows):
            return known
        known.update("\n".join(self.crowd.index.keys[row] for row in rows).encode() + b"\0")
        return known

    @staticmethod
    def _check(told: bytes, passed: Any) -> None:
        if not passed.digest().startswith(told):
            raise ListChangedError(_CHANGED)


_CHANGED = "Somebody before this place came, left or changed places. Ask without a cursor again."


def write_cursor(place: int, digest: bytes) -> str:
    """The opaque text that goes on at a place, behind those of a digest."""
    return base64.urlsafe_b64encode(_CURSOR.pack(place, digest[:16])).decode("ascii")


def read_cursor(cursor: str) -> tuple[int, bytes]:
    """The place where a list goes on, and the beginning of the digest of what is before it.

    Raises
    ------
    InvalidInputError
        When the cursor is none of this service.
    """
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        place, digest = _CURSOR.unpack(raw)
    except (UnicodeEncodeError, binascii.Error, struct.error):
        place, digest = 0, b""
    if place <= 0:
        problem = FieldProblem("cursor", "is not a next_cursor of this service")
        raise InvalidInputError("The cursor is invalid.", [problem])
    return place, digest
