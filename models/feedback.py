"""What rankers can learn from: the lists that people were served, with what the ranker saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import text_enum, utc_now
from models.packing import PackedColumns, PackedJson
from models.ranker_vocabulary import Arm
from models.vocabulary import Audience

# As exact as half-precision numbers; what a signal tells beyond is noise.
_DIGITS = 4


# What the kinds of most lists look like; it never changes (`PackedJson`).
_LIKE = (
    b'null,null,"team":["champion","challenger","champion"],"grade_step":[0,1,0,1,-1,0,2,1],'
    b'"cross_functional":[true,false,true,true,false,false,true],'
    b'"function":["sales","marketing","product","customer success","engineering"],"score":[0.'
)
_ONCE_IN_ITEMS = ("opening", "score", "team")


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A place of a list: what stood there, its score before prices, and what kind of move it is.

    `team` tells which ranker of an experiment put it there. `grade_step` is the opening's grade
    less the person's.
    """

    opening: str
    score: float
    team: Arm | None = None
    function: str | None = None
    grade_step: int | None = None
    cross_functional: bool = False


class ServedList(SQLModel, table=True):
    """A list of openings as it was served for a person; served again, `shown` grows.

    `items` are the openings in the order served, and `kinds` tells of each its score, the opening's
    function, its grade less the person's and whether it is of another function; while an experiment
    runs, also by its `team` which ranker put it there, unless both rank the same. In lists of
    before, each item holds opening, score and team itself: `entries` reads both.

    `inputs` holds the values of each signal by item, as the view shows them that managers may have
    (one that is 0 for all is left out), in single precision; `signals` is what of them means
    something. `private_inputs` tells that the scores rest on more. `sealed` holds that, for replay
    alone. Of a pair of neighbours at `pair_at` and the place after it, either order had the chance
    `propensity`; `swapped` tells which it was.
    """

    __tablename__ = "served_lists"
    # PostgreSQL keeps each month in a partition: what is old goes by dropping it.
    __table_args__ = {"postgresql_partition_by": "RANGE (day)"}

    day: date = Field(primary_key=True)
    list_id: str = Field(primary_key=True, max_length=40)
    surface: str = Field(max_length=32)
    employee_external_id: str = Field(max_length=128, index=True)
    audience: Audience = Field(sa_type=text_enum(Audience, "served_list_audience"))
    model_version: str = Field(max_length=100)
    snapshot_at: datetime
    first_shown_at: datetime = Field(default_factory=utc_now)
    last_shown_at: datetime = Field(default_factory=utc_now)
    shown: int = 1
    pair_at: int | None = None
    swapped: bool = False
    propensity: float = 1.0
    private_inputs: bool = False
    items: list[str] | list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    inputs: dict[str, list[float]] = Field(default_factory=dict, sa_type=PackedColumns)
    kinds: dict[str, Any] | None = Field(default=None, sa_type=PackedJson(_LIKE))
    experiment_uid: str | None = Field(default=None, max_length=36, index=True)
    sealed: bytes | None = None

    @property
    def entries(self) -> list[ListEntry]:
        """The places of the list, in the order served."""
        return list_entries(self.items, self.kinds)

    @property
    def signals(self) -> dict[str, list[float]]:
        """The inputs as those read them who learn and compare."""
        return {
            name: [round(value, _DIGITS) for value in values]
            for name, values in self.inputs.items()
        }


def list_entries(
    items: Sequence[str] | Sequence[Mapping[str, Any]], kinds: Mapping[str, Sequence[Any]] | None
) -> list[ListEntry]:
    """The places of a list, from two of its columns."""
    told: dict[str, Sequence[Any]] = {"opening": items, **(kinds or {})}
    of_before = [item for item in items if isinstance(item, Mapping)]
    if of_before:
        told |= {name: [item.get(name) for item in of_before] for name in _ONCE_IN_ITEMS}
    if "team" in told:
        told["team"] = [Arm(one) if one else None for one in told["team"]]
    return [
        ListEntry(**dict(zip(told, entry, strict=True)))
        for entry in zip(*told.values(), strict=True)
    ]


class ErasedList(SQLModel, table=True):
    """That a list was erased with its person: the digest of its id, and nothing else."""

    __tablename__ = "erased_lists"

    digest: str = Field(primary_key=True, max_length=64)
    day: date = Field(index=True)
