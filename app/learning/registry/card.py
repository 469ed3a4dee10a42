"""The card of a ranker: what it is for and made from, how good it is, who answers for it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.learning.registry import aliases, queries
from app.learning.registry.erasures import erased_from
from app.learning.registry.reading import entry_read, gate_read
from app.learning.registry.schemas import CardRead, FigureRead
from app.settings import Settings
from ml.artifact import read_manifest
from ml.auditing.figures import Caption, Point, Row, curve_svg, rows_svg
from ml.errors import ArtifactError
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.semantic import vectors_of
from models.learning import ModelVersion

_Pair = tuple[Combination, Combination]

PURPOSE = (
    "It orders openings for a person, and people for an opening, by how sensible a sideways move "
    "would be. The score is the chance that experts or the record of past moves would call the "
    "move sensible. People decide; it advises."
)
PROHIBITED = (
    "Deciding about a person without a person who decides.",
    "Dismissals, pay, ratings and promotions.",
    "Comparing people who did not ask to be considered.",
)
LIMITS = (
    "It knows only what the records say; who says little is scored too low.",
    "Groups whose titles and texts differ may be scored differently: ask for a fairness report.",
    "Scores of two versions do not compare unless both were aligned to the same scale.",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and the same numbers as a table."""

    caption: Caption
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    svg: str


def card(session: Session, settings: Settings, version: str) -> tuple[CardRead, list[Figure]]:
    """The card of a version, and its drawings.

    Raises
    ------
    NotFoundError
        When none of this name is registered.
    """
    row = aliases.required(session, version)
    files, problem, pair = _files(settings, row)
    erased = erased_from(session, version)
    figures = [*_measured(row.metrics), *_slopes(pair), *_own(pair)]
    read = CardRead(
        version=row.version,
        purpose=PURPOSE,
        prohibited_uses=list(PROHIBITED),
        limits=list(LIMITS),
        origin=row.origin,
        made_by=row.made_by,
        reason=row.reason,
        as_of=row.as_of,
        trained_at=row.trained_at,
        retired_at=row.retired_at,
        contains_erased=erased.people if erased else 0,
        retrain_by=erased.retrain_by if erased else None,
        data=_data(row),
        metrics={key: one for key, one in row.metrics.items() if isinstance(one, int | float)},
        gate=gate_read(queries.gate(session, version)),
        decisions=[entry_read(entry) for entry in queries.entries_of(session, version)],
        figures=[
            FigureRead(
                title=one.caption.title,
                description=one.caption.description,
                columns=list(one.columns),
                rows=[list(line) for line in one.rows],
            )
            for one in figures
        ],
        manifest_sha256=row.manifest_sha256,
        files=files,
        problem=problem,
    )
    return read, figures


def difference(old: CardRead, new: CardRead) -> dict[str, Any]:
    """What differs between two cards: metrics, numbers of drawings, and files."""
    return {
        "before": old.version,
        "after": new.version,
        "made_by": [old.made_by, new.made_by],
        "as_of": [old.as_of.date().isoformat(), new.as_of.date().isoformat()],
        "metrics": _changed(old.metrics, new.metrics),
        "figures": {
            title: _changed(_by_name(old, title), _by_name(new, title))
            for title in sorted({one.title for one in (*old.figures, *new.figures)})
        },
        "files": sorted(_changed(old.files, new.files)),
    }


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    names = sorted({*old, *new})
    return {one: [old.get(one), new.get(one)] for one in names if old.get(one) != new.get(one)}


def _by_name(card: CardRead, title: str) -> dict[str, Any]:
    """The rows of a drawing by their first column."""
    return {str(row[0]): row[1:] for one in card.figures if one.title == title for row in one.rows}


def _files(
    settings: Settings, row: ModelVersion
) -> tuple[dict[str, str], str | None, _Pair | None]:
    """The hash of each file, what is wrong with them, and how signals are combined.

    The shipped combination for what this ranker knows comes first, its own second.
    """
    folder = settings.artifacts_dir / row.version
    try:
        files = {
            name: str(entry["sha256"]) for name, entry in read_manifest(folder)["files"].items()
        }
        stored = json.loads((folder / "combination.json").read_bytes())
        knows = json.loads((folder / "knowledge.json").read_bytes())
        shipped = shipped_combination(
            vectors_of(knows["model"]), occupations=bool(knows["occupations"])
        )
        return files, None, (shipped, Combination.from_json(stored))
    except (ArtifactError, OSError, ValueError, KeyError, TypeError) as error:
        return {}, str(error), None


def _data(row: ModelVersion) -> dict[str, Any]:
    told = row.metrics.get("data")
    more = dict(told) if isinstance(told, Mapping) else {}
    return {"as_of": row.as_of.date().isoformat(), "fingerprint": row.frames_fingerprint, **more}


def _measured(metrics: Mapping[str, Any]) -> Iterator[Figure]:
    """What a training run measured, where it did: see `docs/decisions` on the keys."""
    reliability = _records(metrics, "reliability", ("stated", "observed"))
    if reliability:
        caption = Caption(
            "reliability",
            "Reliability",
            "The observed share against the stated chance, with a bound of 95 % on either side; on "
            "the dashed line they are the same.",
            "stated chance",
            "observed share",
        )
        points = [
            Point(one["stated"], one["observed"], one.get("low"), one.get("high"))
            for one in reliability
        ]
        svg = curve_svg(caption, points, diagonal=True)
        yield _figure(caption, ("stated", "observed", "low", "high"), reliability, svg)
    intervals = _records(metrics, "intervals", ("name", "value"))
    if intervals:
        caption = Caption(
            "intervals",
            "Metrics",
            "Each metric beside its rivals'; of 100 draws of people 95 lie above the lower bound, "
            "and 95 below the upper one.",
            "value",
        )
        rows = [
            Row(str(one["name"]), one["value"], one.get("low"), one.get("high"))
            for one in intervals
        ]
        svg = rows_svg(caption, rows)
        yield _figure(caption, ("name", "value", "low", "high"), intervals, svg)
    ratios = _records(metrics, "impact_ratios", ("name", "value"))
    if ratios:
        caption = Caption(
            "impact",
            "Impact ratios",
            "The rate of each group beside the highest; the dashed line is four fifths.",
            "ratio",
        )
        rows = [
            Row(str(one["name"]), one["value"], one.get("low"), one.get("high")) for one in ratios
        ]
        svg = rows_svg(caption, rows, mark=0.8)
        yield _figure(caption, ("name", "value", "low", "high"), ratios, svg)
    places = _records(metrics, "place_curve", ("place", "seen"))
    if places:
        caption = Caption(
            "places",
            "Who looks how far",
            "The chance that a place of a list is looked at, beside the first.",
            "place",
            "chance",
        )
        svg = curve_svg(caption, [Point(one["place"], one["seen"]) for one in places], joined=True)
        yield _figure(caption, ("place", "seen"), places, svg)


def _slopes(pair: _Pair | None) -> Iterator[Figure]:
    """How much each reason can move a score, beside the ranker that ships with the service."""
    if pair is None:
        return
    shipped, now = map(_reach, pair)
    caption = Caption(
        "slopes",
        "How much each reason counts",
        "The most that a reason's lines can move a score, in logits; a ring is the shipped ranker.",
        "logits",
    )
    names = sorted({*shipped, *now}, key=lambda name: (-now.get(name, 0.0), name))
    records: list[dict[str, Any]] = [
        {"reason": name, "here": now.get(name, 0.0), "shipped": shipped.get(name, 0.0)}
        for name in names
    ]
    rows = [Row(one["reason"], one["here"], before=one["shipped"]) for one in records]
    if rows:
        yield _figure(caption, ("reason", "here", "shipped"), records, rows_svg(caption, rows))


def _own(pair: _Pair | None) -> Iterator[Figure]:
    """The own features that it weighs: by how much, from which source, and who answers for each."""
    own = pair[1].own if pair else ()
    if not own:
        return
    caption = Caption(
        "own",
        "Own features",
        "How much the most of each adds to a score or takes away, in logits; a ring is its cap.",
        "logits",
    )
    records = [
        {
            "feature": term.name,
            "slope": term.sign * term.slope,
            "cap": term.sign * term.cap,
            "label": term.label,
            "of": term.subject,
            "source": term.source,
            "approved by": term.approver,
        }
        for term in own
    ]
    rows = [Row(term.name, term.sign * term.slope, before=term.sign * term.cap) for term in own]
    yield _figure(caption, tuple(records[0]), records, rows_svg(caption, rows))


def _reach(combination: Combination) -> dict[str, float]:
    found: dict[str, float] = {}
    for term in combination.terms:
        reach = float(term.values.max() - term.values.min())
        found[term.reason.value] = found.get(term.reason.value, 0.0) + reach
    return found


def _records(metrics: Mapping[str, Any], key: str, needed: Sequence[str]) -> list[dict[str, Any]]:
    """The records under a key that have what a drawing needs; a metric of another kind is none."""
    found = metrics.get(key)
    if not isinstance(found, list):
        return []
    return [
        one
        for one in found
        if isinstance(one, dict) and all(one.get(part) is not None for part in needed)
    ]


def _figure(
    caption: Caption, columns: tuple[str, ...], records: Sequence[Mapping[str, Any]], svg: str
) -> Figure:
    rows = tuple(tuple(one.get(column) for column in columns) for one in records)
    return Figure(caption, columns, rows, svg)
