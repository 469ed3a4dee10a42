"""The card as a page: no script, no other host, the same bytes for the same card."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from app.learning.registry.card import Figure
from app.learning.registry.schemas import CardRead
from ml.auditing.figures import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PASSED = {True: "yes", False: "no", None: "not measured"}
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff}h1,h2{line-height:1.2}h2{margin-top:2.2rem}"
    "table{border-collapse:collapse;margin:.6rem 0;display:block;overflow-x:auto}"
    "th,td{border-bottom:1px solid #ccc;padding:.25rem .7rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}code{overflow-wrap:anywhere}"
    ".wrong{border-left:4px solid #b00020;padding-left:.8rem}"
    "figure{margin:1.2rem 0}@media print{body{margin:0}figure{break-inside:avoid}}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#16181c}"
    "th,td{border-color:#444}}"
)


def page(card: CardRead, figures: Sequence[Figure]) -> str:
    """The card as one HTML document."""
    title = escape(f"Card of {card.version}")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}{STYLE}</style></head><body><main>"
        f"<h1>{title}</h1>{''.join(_sections(card, figures))}</main></body></html>\n"
    )


def _sections(card: CardRead, figures: Sequence[Figure]) -> Iterator[str]:
    if card.problem is not None:
        yield f'<p class="wrong">Its files cannot be used: {escape(card.problem)}</p>'
    if card.retired_at is not None:
        yield f'<p class="wrong">Retired on {card.retired_at:%Y-%m-%d}.</p>'
    if card.retrain_by is not None:
        yield (
            f'<p class="wrong">{card.contains_erased} people were taken out of what it learnt '
            f"from. Train anew by {card.retrain_by:%Y-%m-%d}.</p>"
        )
    yield f"<h2>Purpose</h2><p>{escape(card.purpose)}</p>"
    yield f"<h2>Not for</h2>{_list(card.prohibited_uses)}"
    yield f"<h2>Made from</h2>{_facts(_origin(card))}"
    yield "<h2>Who decided</h2>" + (
        _table(
            ("when", "alias", "step", "who", "why", "overruled the gate"),
            [
                (
                    f"{one.set_at:%Y-%m-%d %H:%M}",
                    one.alias,
                    str(one.step),
                    f"{one.decided_by} ({one.set_by})",
                    one.reason,
                    _overruled(one.override),
                )
                for one in card.decisions
            ],
        )
        if card.decisions
        else "<p>Nobody put it into use.</p>"
    )
    yield "<h2>Gate</h2>" + _gate(card)
    yield "<h2>Measured</h2>" + (
        _table(("metric", "value"), sorted(card.metrics.items()))
        if card.metrics
        else "<p>Its training measured nothing.</p>"
    )
    for one in figures:
        yield (
            f"<figure>{one.svg}<figcaption>{escape(one.caption.description)}</figcaption>"
            f"{_table(one.columns, one.rows)}</figure>"
        )
    yield f"<h2>Limits</h2>{_list(card.limits)}"
    hashes = [("manifest.json", card.manifest_sha256), *sorted(card.files.items())]
    yield f"<h2>Files</h2>{_table(('file', 'SHA-256'), hashes)}"


def _origin(card: CardRead) -> Iterator[tuple[str, object]]:
    yield "origin", card.origin
    yield "made by", card.made_by or "nobody knows"
    if card.reason:
        yield "why", card.reason
    yield "registered", f"{card.trained_at:%Y-%m-%d %H:%M}"
    yield from sorted(card.data.items())


def _gate(card: CardRead) -> str:
    if card.gate is None:
        return "<p>No gate was asked.</p>"
    lines = [
        (
            str(line.get("name", "")),
            line.get("measured"),
            line.get("bound"),
            line.get("threshold"),
            _PASSED[line.get("passed")],
            line.get("reason", ""),
        )
        for line in card.gate.lines
    ]
    policy = f"<code>{escape(card.gate.policy_hash)}</code>"
    said = f"<p>{escape(str(card.gate.verdict))}, by policy {policy}</p>"
    return said + _table(("line", "measured", "bound", "threshold", "passed", "why"), lines)


def _overruled(override: Mapping[str, Any] | None) -> str:
    return f"{override.get('approver')}: {override.get('reason')}" if override else ""


def _list(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in sentences) + "</ul>"


def _facts(facts: Iterator[tuple[str, object]]) -> str:
    return _table(("", ""), [(name, str(value)) for name, value in facts])


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f'<td class="n">{value:.4g}</td>'
    return f"<td>{escape(str(value))}</td>"
