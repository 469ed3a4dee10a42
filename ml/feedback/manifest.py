"""What a dataset of feedback says about itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

import numpy as np

from ml.errors import DatasetError
from ml.feedback.dataset import ATTRIBUTIONS, FeedbackData

SCHEMA = 1
LABELS = ("interest", "applied", "moved_well")
QUANTILES = tuple(place / 20 for place in range(21))
"""The quantiles of each signal that are kept, so that a drift is seen later."""
GRADES: Mapping[int, str] = {
    0: "seen, or turned down",
    1: "opened",
    2: "saved or shortlisted",
    3: "applied or offered",
    4: "started",
    5: "started, and it held 90 or 180 days later",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dataset was asked for, what it holds and what its files must be.

    Attributes
    ----------
    request : what was asked for: `from`, `to`, `known_by`, `label`, `surfaces`
    counts : of lists, items, people, and of events by type and attribution
    time_range : the first and the last day of a list, ISO 8601; empty without lists
    exclusions : how many lists each reason left out
    grades : what each grade says
    windows : for how many days after a list an event of a type may belong to it
    exploration_share : of the lists, how many had a pair of neighbours up for exchange
    signals : for each signal its quantiles at `QUANTILES`, and the share of zeros
    code_version : of what wrote it
    previous : the fingerprints that it had before people were taken out, oldest first
    fingerprint : of the content and of `previous`
    format : `parquet` or `ndjson`
    files : for each its `sha256`, `bytes` and `rows`
    """

    request: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    time_range: Sequence[str] = ()
    exclusions: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, str] = field(
        default_factory=lambda: {str(grade): said for grade, said in GRADES.items()}
    )
    windows: Mapping[str, int] = field(default_factory=dict)
    exploration_share: float = 0.0
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    code_version: str = ""
    previous: Sequence[str] = ()
    fingerprint: str = ""
    format: str = ""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    schema: int = SCHEMA

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest as a mapping of what JSON knows."""
        return asdict(self)

    def to_json(self) -> bytes:
        """Return the manifest as the bytes of its file."""
        return json.dumps(self.as_dict(), indent=1, sort_keys=True, allow_nan=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Return what the bytes of a manifest's file say.

        Raises
        ------
        DatasetError
            When they are no manifest, or one of another schema.
        """
        try:
            said = json.loads(content)
        except ValueError as error:
            raise DatasetError(f"manifest.json: not JSON ({error})") from error
        if not isinstance(said, dict) or said.get("schema") != SCHEMA:
            raise DatasetError(f"manifest.json: schema is not {SCHEMA}")
        kinds = {one.name: type(getattr(_EMPTY, one.name)) for one in fields(cls)}
        for name, kind in kinds.items():
            if name not in said:
                raise DatasetError(f"manifest.json: {name} is missing")
            if not isinstance(said[name], list if kind is tuple else kind):
                raise DatasetError(f"manifest.json: {name} is of another type")
        if unknown := said.keys() - kinds.keys():
            raise DatasetError(f"manifest.json: unknown field {min(unknown)!r}")
        lists = {name: tuple(said[name]) for name, kind in kinds.items() if kind is tuple}
        return cls(**{**said, **lists})

    def described(self, data: FeedbackData) -> Self:
        """Return the manifest with what the data themselves tell: counts, days, quantiles."""
        days = np.sort(data.day)[[0, -1]].astype("datetime64[D]") if data.n_lists else ()
        traced = np.bincount(data.attribution, minlength=len(ATTRIBUTIONS)).tolist()
        own = {
            "lists": data.n_lists,
            "items": data.n_items,
            "people": len(np.unique(data.person_key)),
            "private_lists": int(data.private_inputs.sum()),
            "items_by_grade": {
                str(grade): int((data.grade == grade).sum()) for grade in sorted(GRADES)
            },
            "items_by_attribution": dict(zip(ATTRIBUTIONS, traced, strict=True)),
        }
        return replace(
            self,
            counts={**self.counts, **own},
            time_range=tuple(str(day) for day in days),
            exploration_share=round(float((data.pair_at > 0).sum()) / max(data.n_lists, 1), 6),
            signals=_quantiles(data),
        )


_EMPTY = Manifest()


def _quantiles(data: FeedbackData) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "quantiles": [round(float(one), 6) for one in np.quantile(column, QUANTILES)],
            "zeros": round(float((column == 0).mean()), 6),
        }
        if len(column)
        else {"quantiles": [], "zeros": 0.0}
        for name, column in zip(data.signal_names, data.signals.T, strict=True)
    }
