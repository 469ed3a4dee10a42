"""Renew the real output in the documentation: `python -m demo.tell` beside a running demo.

The documents hold blocks between `<!-- told: name -->` and `<!-- end -->`; each is asked of
the service anew, over HTTP with the demo's keys. The stories of `docs/stories.md` take months, and
are told by a service of their own (`demo.stories`).
"""

import argparse
import json
import re
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from demo import STORY_EMPLOYEE, STORY_OPENING, stories
from demo.stories.stage import loaded, names
from demo.stories.words import lines, table
from demo.tables import Tables, read_tables

Json = Any
Ask = Callable[[str, str], Json]
"""Answers of the service: the path below `/v1/` and the name of a key give a body."""

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "demo.md")
STORIES = ROOT / "docs" / "stories.md"
_BLOCK = re.compile(r"<!-- told: (?P<name>[a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)
_IN_SHORT = ("essential_skills", "work_content", "aspiration", "bridge", "function_transfer")
_PRIVATE_WISH = "O-2052"
_LEADERS_WORK = "O-2042"


def blocks(ask: Ask) -> dict[str, str]:
    """Every block of the documents, by name."""
    her = f"employees/{STORY_EMPLOYEE}"
    pair = ask(f"{her}/openings/{STORY_OPENING}/match", "portal")
    first = ask(f"{her}/recommendations?k=1", "portal")["items"][0]
    return {
        "move": _code(_move_in_short(first, pair)),
        "recommendations": _ranking(ask(f"{her}/recommendations?k=3", "portal")),
        "contributions": _contributions(pair),
        "reasons": lines(f"- {reason['text']}" for reason in pair["reasons"]),
        "gaps": _gaps(pair),
        "manager": _ranking(ask(f"{her}/recommendations?k=3", "manager")),
        "candidates": _candidates(ask(f"openings/{STORY_OPENING}/candidates?k=3", "hr")),
        "her-seat": _candidates(ask("openings/O-2018/candidates?k=3", "hr")),
        "seat-beside": _candidates(ask("openings/O-2009/candidates?k=3", "hr")),
        **_further_stories(ask),
    }


def renewed(text: str, told: Mapping[str, str]) -> str:
    """A document with its blocks replaced; a block that nobody tells is an error."""

    def block(found: re.Match[str]) -> str:
        name = found["name"]
        return f"<!-- told: {name} -->\n{told[name]}\n<!-- end -->"

    return _BLOCK.sub(block, text)


def main() -> None:
    """Ask the running demo and rewrite the documents."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--address", default="127.0.0.1:8000")
    arguments.add_argument("--keys", type=Path, default=ROOT / "var" / "demo_keys.json")
    given = arguments.parse_args()
    keys = json.loads(given.keys.read_text(encoding="utf-8"))

    def ask(path: str, key: str) -> Json:
        return _asked(given.address, path, keys[key])

    told = blocks(ask)
    for document in DOCUMENTS:
        _renew(document, told)
    with loaded() as settings:
        _renew(STORIES, stories.told(settings))


def _renew(document: Path, told: Mapping[str, str]) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(renewed(text, told), encoding="utf-8")


def _asked(address: str, path: str, key: str) -> Json:
    connection = HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", f"/v1/{path}", headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body.decode()}")
    return json.loads(body)


def _further_stories(ask: Ask) -> dict[str, str]:
    tables = read_tables()
    ids = _external_ids(tables)
    shown = [story for story in tables.stories if "told" in story]
    rows = [_story(story, ids[story["key"]], ask) for story in shown]
    leader, expert = (f"employees/{ids[key]}" for key in ("leader", "expert"))
    views = [_private(key, leader, ask) for key in ("hr", "manager")]
    leading = ask(f"{expert}/openings/{_LEADERS_WORK}/match", "hr")
    return {
        "stories": table(("who", "story", "first opening", "score"), rows),
        "private-wish": table(("key", "aspirations shown", "first opening", "this pair"), views),
        "leading": lines(f"- {reason['text']}" for reason in leading["reasons"]),
    }


def _external_ids(tables: Tables) -> dict[str, str]:
    by_name = {name: key for key, name in names().items()}
    return {story["key"]: by_name[story["name"]] for story in tables.stories}


def _story(story: Mapping[str, Any], external_id: str, ask: Ask) -> tuple[str, ...]:
    move = ask(f"employees/{external_id}/recommendations?k=1", "hr")["items"][0]
    title = f"{move['opening']['title']} ({move['opening']['external_id']})"
    return f"{story['name']} ({external_id})", story["told"], title, _score(move)


def _private(key: str, leader: str, ask: Ask) -> tuple[str, ...]:
    wishes = ask(leader, key)["aspirations"]
    first = ask(f"{leader}/recommendations?k=1", key)["items"][0]
    pair = ask(f"{leader}/openings/{_PRIVATE_WISH}/match", key)
    return key, str(len(wishes)), first["opening"]["title"], _score(pair)


def _move_in_short(first: Json, pair: Json) -> str:
    opening = {name: first["opening"][name] for name in ("external_id", "title", "function")}
    parts = [
        {"name": one["name"], "value": round(one["value"], 3), "evidence": one["evidence"][:2]}
        for one in pair["contributions"]
        if one["name"] in _IN_SHORT
    ]
    gaps = [
        {name: gap[name] for name in ("skill", "level_needed", "nearest")}
        for gap in pair["missing_skills"]
        if gap["essential"]
    ]
    fields = {
        "rank": json.dumps(first["rank"]),
        "opening": json.dumps(opening),
        "score": _score(first),
        "kind": json.dumps(first["kind"]),
        "cross_functional": json.dumps(first["cross_functional"]),
        "contributions": _rows(parts),
        "bridges": _rows(pair["bridges"]),
        "missing_skills": _rows(gaps),
    }
    return "{\n" + ",\n".join(f'  "{name}": {value}' for name, value in fields.items()) + "\n}"


def _rows(values: list[Json]) -> str:
    return "[\n" + ",\n".join(f"    {json.dumps(value)}" for value in values) + "\n  ]"


def _ranking(answer: Json) -> str:
    rows = [
        (str(move["rank"]), move["opening"]["title"], move["opening"]["function"], move["kind"],
         _score(move))
        for move in answer["items"]
    ]  # fmt: skip
    ranked = table(("rank", "opening", "function", "kind", "score"), rows)
    said = f"Aspirations considered: {answer['aspirations_considered']}."
    return lines([ranked, "", f"{said} {answer['note'] or ''}".strip()])


def _candidates(answer: Json) -> str:
    rows = [
        (str(move["rank"]), move["employee"]["name"], move["employee"]["title"],
         move["employee"]["function"], _score(move))
        for move in answer["items"]
    ]  # fmt: skip
    return table(("rank", "name", "title", "function", "score"), rows)


def _contributions(pair: Json) -> str:
    rows = [
        (one["label"], f"{one['value']:+.3f}", "; ".join(one["evidence"]))
        for one in pair["contributions"]
    ]
    return table(("contribution", "value", "evidence"), [*rows, ("**Score**", _score(pair), "")])


def _gaps(pair: Json) -> str:
    rows = [
        (gap["skill"], f"{gap['level_needed']:.0f}", gap["nearest"] or "none")
        for gap in pair["missing_skills"]
        if gap["essential"]
    ]
    return table(("missing essential skill", "level needed", "nearest skill held"), rows)


def _score(move: Json) -> str:
    return f"{move['score']:.4f}"


def _code(text: str) -> str:
    return f"```json\n{text}\n```"


if __name__ == "__main__":
    main()
