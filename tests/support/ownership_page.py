"""Writes docs/ownership.md: who says what of a record, by field and format."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.exchange.formats.base import Format
from app.exchange.formats.registry import FORMATS
from app.exchange.nouns import NOUNS, Noun

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ownership.md"
_HEAD = """# Who says what

This page is made from the code by `python -m tests.support.ownership_page`. It tells for each field
which formats can say it, and what becomes of it where a line has no value for it. What
`fields=merge` and `fields=replace` mean, and how to clear a field, is told in
[imports](imports.md#what-a-line-speaks-of).

*Native* and CSV can say every field. A line is refused only for its `external_id` and the fields
marked *essential*; any other value that cannot be read stays as it was stored.
"""


def page() -> str:
    """The page."""
    return "\n".join([_HEAD, *(_section(noun) for noun in NOUNS.values())])


def _section(noun: Noun) -> str:
    formats = [one for (_, kind), one in FORMATS.items() if kind == noun.kind]
    names = " | ".join(f"`{one.name}`" for one in formats)
    head = f"| field | {names + ' | ' if names else ''}no value, merge | no value, replace |"
    rule = "| --- " * (head.count("|") - 1) + "|"
    rows = list(_rows(noun, formats))
    return "\n".join([f"## {noun.entity.value.capitalize()}", "", head, rule, *rows, ""])


def _rows(noun: Noun, formats: Sequence[Format]) -> Iterator[str]:
    for name in noun.body.model_fields:
        says = "".join(f"{'yes' if name in one.gives else ''} | " for one in formats)
        mark = " (essential)" if name in noun.essential else ""
        yield f"| `{name}`{mark} | {says}stays | {_replaced(noun, name)} |"


def _replaced(noun: Noun, name: str) -> str:
    field = noun.body.model_fields[name]
    if field.is_required():
        return "refused"
    if name in noun.owned:
        return "stays: the person's own"
    default = field.get_default(call_default_factory=True)
    plain = isinstance(default, str | int) and default != ""
    return f"becomes `{str(default).lower()}`" if plain else "becomes empty"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
