"""What may be told of many people without telling of a few."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A smaller number of people would tell who they are.
SMALLEST_CELL = 5

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """One move between functions: who, in which year, from where and to where."""

    person: str
    year: int
    functions: Pair


@dataclass(frozen=True, slots=True)
class Block:
    """Years that are only told of together, as fewer than five people moved in a part of them."""

    first: int
    last: int
    moves: int


def blocks_of(moves: Iterable[Moved], upto: int) -> Mapping[Pair, Sequence[Block]]:
    """The moves between each pair of functions, cut into blocks of years with five people each.

    Whatever is told of a range is a sum of whole blocks, so what remains when one range is taken
    from another is a sum of whole blocks, too. The first block of every pair begins in the first
    year of all moves, and each other where the one before it ends: a block's beginning tells
    nothing of the pair. What happened after a pair's last block is told once it fills one.

    Parameters
    ----------
    upto : the last year that is over
    """
    by_pair: dict[Pair, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    begin = upto
    for move in moves:
        if move.year <= upto:
            by_pair[move.functions][move.year].append(move.person)
            begin = min(begin, move.year)
    return {pair: _blocks(years, begin) for pair, years in by_pair.items()}


def _blocks(years: Mapping[int, Sequence[str]], begin: int) -> list[Block]:
    found: list[Block] = []
    people: set[str] = set()
    moves = 0
    for year in sorted(years):
        people.update(years[year])
        moves += len(years[year])
        if len(people) >= SMALLEST_CELL:
            found.append(Block(begin, year, moves))
            people, moves, begin = set(), 0, year + 1
    return found


def within(blocks: Sequence[Block], first: int | None, last: int | None) -> int:
    """How many moves the blocks tell of that lie wholly in a range of years."""
    return sum(
        block.moves
        for block in blocks
        if (first is None or first <= block.first) and (last is None or block.last <= last)
    )


def told_of_all(count: int, people: int) -> int | None:
    """How many of all people hold something; None where those who do, or do not, are too few.

    Nobody and one to four look the same; so do all and all but a few.
    """
    return count if min(count, people - count) >= SMALLEST_CELL else None
