"""Hides cells of a table that tell of too few people, and others that would give them away."""

from collections.abc import Mapping, Sequence

from ml.auditing.impact import Category

LEAST_CELL = 5


def suppressed(categories: Sequence[Category], least: int = LEAST_CELL) -> frozenset[str]:
    """The groups whose counts are not told, where the sums of all groups are.

    A group is small when it, its selected or its others number fewer than `least`. Whoever knows
    the sums can take the told groups away from them: so at least two groups are hidden, and those
    hidden together are no small group either.

    Examples
    --------
    >>> table = [Category("a", 40, 20), Category("b", 30, 12), Category("c", 9, 3)]
    >>> sorted(suppressed(table))
    ['b', 'c']
    """
    hidden = {one.name for one in categories if _is_small(one, least)}
    return frozenset(_completed(list(categories), hidden, least))


def suppressed_of_two(
    cells: Mapping[tuple[str, str], Category], least: int = LEAST_CELL
) -> frozenset[tuple[str, str]]:
    """The cells of an intersection that are not told, where the sums of rows and columns are."""
    hidden = {key for key, one in cells.items() if _is_small(one, least)}
    while True:
        before = len(hidden)
        for axis in (0, 1):
            for line in sorted({key[axis] for key in cells}):
                keys = sorted(key for key in cells if key[axis] == line)
                named = [
                    Category(str(place), cells[key].total, cells[key].selected)
                    for place, key in enumerate(keys)
                ]
                small = {str(place) for place, key in enumerate(keys) if key in hidden}
                hidden |= {keys[int(name)] for name in _completed(named, small, least)}
        if len(hidden) == before:
            return frozenset(hidden)


def _completed(categories: Sequence[Category], hidden: set[str], least: int) -> set[str]:
    """Hide further groups, the smallest first, until those hidden protect each other."""
    hidden = set(hidden)
    left = sorted((one for one in categories if one.name not in hidden), key=_size)
    while hidden and left and not _protect_each_other(categories, hidden, least):
        hidden.add(left.pop(0).name)
    return hidden


def _protect_each_other(categories: Sequence[Category], hidden: set[str], least: int) -> bool:
    among = [one for one in categories if one.name in hidden]
    together = Category("", sum(one.total for one in among), sum(one.selected for one in among))
    return len(among) > 1 and not _is_small(together, least)


def _is_small(one: Category, least: int) -> bool:
    return min(one.total, one.selected, one.total - one.selected) < least


def _size(one: Category) -> tuple[int, int, str]:
    return one.total, one.selected, one.name
