"""A person's list is read in parts: by band, and by cursor.

A band is known only of what was scored, so a list that is read in parts ends after the best
`K_MOST`, the most that one answer can hold. A cursor holds the place where the next part begins
and a digest of what stands before it, as that of candidates does: where the digest does not fit
any more, an opening would come twice or never, and the client is told to begin anew.
"""

import hashlib
from dataclasses import replace

from app.matching.contests import Sides
from app.matching.errors import ListChangedError
from app.matching.lists import RankedOpening, RankedOpenings
from app.matching.moves import case_of
from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.schemas import K_MOST
from app.matching.walking import read_cursor, write_cursor
from ml.ranking import FLOOR_OF_LITTLE, ScoreBand, band_of

_CHANGED = (
    "An opening before this place came, left or changed places, or another list is asked about. "
    "Ask without a cursor again."
)
_NOT_IN_QUESTION = {"k", "cursor", "language", "detail"}
"""What may change from part to part."""


def reaches_far(query: RecommendationQuery) -> bool:
    """Whether what is far is asked for."""
    return query.include_far or query.band is ScoreBand.FAR


def whole_of(query: RecommendationQuery) -> RecommendationQuery:
    """The query of the list that a part is cut from: as long as is needed, at most `K_MOST`.

    Raises
    ------
    InvalidInputError
        When the cursor is none of this service.
    """
    begin = read_cursor(query.cursor)[0] if query.cursor is not None else 0
    # One more than is shown tells whether more follow.
    needed = K_MOST if query.band is not None else begin + query.k + 1
    return query.model_copy(update={"k": min(needed, K_MOST)})


def part_of(
    ranked: RankedOpenings, sides: Sides, query: RecommendationQuery
) -> tuple[RankedOpenings, str | None]:
    """The part of a list that is asked for, and the cursor of the next one, if any.

    Each opening keeps the rank that it has in the whole list. Parts are cut from the ranking before
    what is far is left out, so they fit whatever their size, and may hold fewer than `k`.

    Parameters
    ----------
    ranked : the answer to `whole_of`

    Raises
    ------
    ListChangedError
        When what stands before the cursor is not what stood there.
    """
    listed = [item for item in ranked.ranking if _is_asked(item, ranked, sides, query.band)]
    begin, told = read_cursor(query.cursor) if query.cursor is not None else (0, None)
    question = f"{ranked.person.facts.key} {ranked.model_version} " + query.model_dump_json(
        exclude=_NOT_IN_QUESTION
    )
    if told is not None and _digest(question, listed[:begin]) != told:
        raise ListChangedError(_CHANGED)
    end, shows_far = begin + query.k, reaches_far(query)
    items = [one for one in listed[begin:end] if shows_far or not one.is_far(ranked.person)]
    # Below the lowest floor nothing is shown any more.
    later = (one.move.score for one in listed[end:])
    goes_on = len(listed) > end and (shows_far or max(later) >= FLOOR_OF_LITTLE)
    seen = ranked.ranking if query.band is not None else ranked.ranking[:end]
    is_near = any(not one.is_far(ranked.person) for one in seen)
    part = replace(
        ranked,
        items=tuple(items),
        too_far=None if query.band is None and len(items) == query.k else ranked.too_far,
        far=() if is_near else ranked.ranking[: query.k],
    )
    return part, write_cursor(end, _digest(question, listed[:end])) if goes_on else None


def _is_asked(
    item: RankedOpening, ranked: RankedOpenings, sides: Sides, band: ScoreBand | None
) -> bool:
    if band is None:
        return True
    case = case_of(sides.of(item).ranker, ranked.person, item.opening, item.move)
    return band_of(item.move.score, case.confidence, case.floor) is band


def _digest(question: str, before: list[RankedOpening]) -> bytes:
    keys = "\n".join(item.opening.key for item in before)
    return hashlib.sha256(f"{question}\n{len(before)}\n{keys}".encode()).digest()[:16]
