"""How stories are written down: Markdown."""

from collections.abc import Iterable, Sequence


def lines(parts: Iterable[str]) -> str:
    """The parts, one a line."""
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a head."""
    return lines(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def quoted(text: str) -> str:
    """What somebody says."""
    return f"“{text}”"
