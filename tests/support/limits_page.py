"""Writes the tables of the page of the limits; a test compares them."""

import re
from pathlib import Path

from app.core import prices

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "limits.md"

HEAD = """| operation | tokens | and for each |
| --- | --- | --- |
"""
SENT = {
    "a person": prices.EACH_PERSON,
    "an opening": prices.EACH_OPENING,
    "a pair of the two": prices.EACH_PAIR,
    "a move that is explained (people times `k`)": prices.EACH_EXPLANATION,
    "a text that is no external id of the taxonomy": prices.EACH_UNKNOWN_TEXT,
    "a label of a taxonomy that is sent along": prices.EACH_LABEL,
    "a kilobyte of description, summary or work history": prices.EACH_KILOBYTE_OF_TEXT,
}


def limits_table() -> str:
    """The prices of operations, then those of what a match or a text to recognise brings."""
    rows = [
        f"| `{operation}` | {price.base:g} | "
        + (f"`{price.parameter}`: {price.each:g}" if price.parameter else "-")
        + " |\n"
        for operation, price in prices.PRICES.items()
    ]
    sent = [f"| {what} | {tokens:g} |\n" for what, tokens in SENT.items()]
    return (
        HEAD
        + "".join(rows)
        + "| any other | 1 | - |\n\n"
        + "| sent to `match` or `normaliseSkills` | tokens each |\n| --- | --- |\n"
        + "".join(sent)
    )


if __name__ == "__main__":
    tables = re.compile(re.escape(HEAD) + r"(?:\||\n\|).*?\n(?=\n[^|])", re.DOTALL)
    told, count = tables.subn(lambda _: limits_table(), PAGE.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{PAGE} should hold the tables once")
    PAGE.write_text(told, encoding="utf-8")
