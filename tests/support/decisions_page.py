"""Writes the index of the decisions; `make decisions` renews it and a test compares it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
PAGE = FOLDER / "README.md"
_HEAD = """# Decisions

Each page is one choice that others will ask about. Pages are numbered and not rewritten. When a
later page takes the place of an earlier one, only the status of the earlier one changes.

`make decisions` writes this index.
[CONTRIBUTING.md](../../CONTRIBUTING.md#write-a-decision) tells you how to add a page.

| number | decision | date | status |
| --- | --- | --- | --- |
"""
_PAGE = re.compile(
    r"# (?P<number>\d+)\. (?P<title>[^\n]+)\n\n"
    r"Date: (?P<date>\d{4}-\d\d-\d\d)\. Status: (?P<status>[^#]+?)\n\n"
)


class MalformedDecisionError(Exception):
    """A page does not begin with its number, title, date and status."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the head of a page says."""

    file: str
    number: int
    title: str
    date: str
    status: str


def decision(file: str, text: str) -> Decision:
    """Read the head of a page.

    Raises
    ------
    MalformedDecisionError
        When it lacks its number, title, date or status.
    """
    found = _PAGE.match(text)
    if found is None or int(found["number"]) != int(file[:4]):
        raise MalformedDecisionError(
            f"{file} should begin with '# {file[:4].lstrip('0')}. Title', an empty line and "
            "'Date: YYYY-MM-DD. Status: accepted.'"
        )
    status = " ".join(found["status"].split())
    return Decision(file, int(found["number"]), found["title"], found["date"], status)


def decisions() -> Iterator[Decision]:
    """Every page, in the order of the numbers."""
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        yield decision(path.name, path.read_text(encoding="utf-8"))


def decisions_page() -> str:
    """The index, with a row a page."""
    rows = (
        f"| {one.number} | [{one.title}]({one.file}) | {one.date} | {_sentence(one.status)} |\n"
        for one in decisions()
    )
    return _HEAD + "".join(rows)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(decisions_page(), encoding="utf-8")
