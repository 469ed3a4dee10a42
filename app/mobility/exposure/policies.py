"""How crowded openings are, in numbers for HR and in bands for everybody."""

from collections.abc import Iterable, Mapping, Sequence

from models.move_vocabulary import Band

# A smaller number of people would tell who they are.
SMALLEST_CELL = 5
# People a seat. Of 400 made-up people the most wanted opening leads 17 lists, the usual one four.
SEVERAL, MANY = 5.0, 10.0


def told(count: int) -> int | None:
    """A number of people, null from one to four."""
    return None if 0 < count < SMALLEST_CELL else count


def band(asking: int, seats: int) -> Band | None:
    """How many ask for each seat, in a word; None for fewer than five people."""
    if asking < SMALLEST_CELL:
        return None
    a_seat = asking / max(seats, 1)
    if a_seat >= MANY:
        return Band.MANY
    return Band.SEVERAL if a_seat >= SEVERAL else Band.FEW


def gini(values: Sequence[float]) -> float | None:
    """How unequal numbers are: 0 where all are the same, near 1 where one has everything.

    None where there is nothing to share.

    Examples
    --------
    >>> gini([2, 2, 2]), gini([0, 0, 0, 8])
    (0.0, 0.75)
    """
    total, count = sum(values), len(values)
    if not total:
        return None
    ranked = sum(place * value for place, value in enumerate(sorted(values), 1))
    return round(2 * ranked / (count * total) - (count + 1) / count, 3)


def seats_taken(firsts: Iterable[tuple[int, int]]) -> int:
    """How many seats are taken if everybody asks for the first of the own list.

    Parameters
    ----------
    firsts : people and seats of each opening
    """
    return sum(min(people, seats) for people, seats in firsts)


def asked(
    firsts: Mapping[str, str], interests: Iterable[tuple[str, str]]
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """By opening, whose list it leads and who shared an interest.

    Parameters
    ----------
    firsts : the opening by the person's key
    interests : person and opening
    """
    leads: dict[str, set[str]] = {}
    shared: dict[str, set[str]] = {}
    for person, opening in firsts.items():
        leads.setdefault(opening, set()).add(person)
    for person, opening in interests:
        shared.setdefault(opening, set()).add(person)
    return leads, shared
