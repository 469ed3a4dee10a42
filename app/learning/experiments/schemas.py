"""What is asked of experiments, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Body, Read
from app.learning.registry.schemas import Person, VersionName, Why
from models.ranker_vocabulary import Arm, ExperimentKind, ExperimentMetric, ExperimentOutcome

_ID = "5d0d3b64-4b51-4a39-9d0e-70b1b0a4a111"
_REQUEST: dict[str, Any] = {
    "kind": "interleave",
    "challenger": "lateral-8d1f0e96a2b6",
    "share": 1.0,
    "metric": "open",
    "max_lists": 10_000,
    "max_days": 28,
    "harm_stop": 0.02,
    "effect": 0.05,
    "accept_underpowered": False,
    "person": "Ana Ruiz",
    "reason": "the gate could not tell",
}
_RESULT: dict[str, Any] = {
    "as_of": "2026-08-09T04:00:00Z",
    "lists": 5200,
    "same_lists": 310,
    "people": 1900,
    "difference": 0.041,
    "low": 0.004,
    "high": 0.078,
    "ratio": 24.1,
    "preference": {"wins": 420, "losses": 310, "share": 0.575, "low": 0.539, "high": 0.611},
    "arms": [],
}
_SLICE: dict[str, Any] = {
    "function": None,
    "lists": 1800,
    "failed": 0,
    "left_out": 4,
    "overlap": 0.82,
    "correlation": 0.91,
    "same_first": 0.77,
    "cross_functional": 0.31,
    "cross_functional_challenger": 0.33,
    "milliseconds": 4.1,
    "milliseconds_challenger": 4.4,
    "slowest_challenger": 19.0,
}
_FAIRNESS: dict[str, Any] = {
    "as_of": "2026-08-09T04:00:00Z",
    "people": 1187,
    "openings": 40,
    "champion": "no_flag",
    "challenger": "significant_but_above_80",
    "groups": [
        {
            "attribute": "sex",
            "group": "female",
            "champion": 0.93,
            "challenger": 0.86,
            "difference": -0.07,
            "low": -0.11,
            "high": -0.03,
        }
    ],
}
_EXPERIMENT: dict[str, Any] = {
    "id": _ID,
    "kind": "interleave",
    "champion": "lateral-440f0e96a2b6",
    "challenger": "lateral-8d1f0e96a2b6",
    "share": 1.0,
    "metric": "open",
    "max_lists": 10_000,
    "max_days": 28,
    "harm_stop": 0.02,
    "rule": "It ends as soon as the likelihood ratio of a mixture sequential test exceeds 20.",
    "effect": 0.05,
    "needed_lists": 3900,
    "expected_lists": 6200,
    "started_at": "2026-08-01T08:00:00Z",
    "started_by": "key:a8f3k2m1x0",
    "decided_by": "Ana Ruiz",
    "reason": "the gate could not tell",
    "state": "ended",
    "ended_at": "2026-08-09T04:00:00Z",
    "ended_by": "service",
    "outcome": "better",
    "result": _RESULT,
    "shadow": [],
    "fairness": None,
}
# A sampled shadow, or a tenth of the people: what one looks at before everybody.
USUAL_SHARE = 0.1
_LARGEST_SHARE = 0.9


class ExperimentBody(Body):
    """A challenger beside the champion, and the rule by which that ends."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_REQUEST]}
    )

    kind: ExperimentKind = Field(
        description="`shadow`: it ranks too, and nobody sees it; `share`: some people get its "
        "lists; `interleave`: each list is drafted from both, which needs the fewest lists."
    )
    challenger: VersionName
    share: float | None = Field(
        None,
        gt=0,
        le=1,
        description="Of a shadow: of how many lists; of the others: for how many people. A tenth "
        "by default, everybody where lists are drafted. `share` takes 0.9 at most.",
    )
    metric: ExperimentMetric = Field(
        ExperimentMetric.OPEN,
        description="What is counted: openings of a list that the person opened, saved, or "
        "applied for.",
    )
    max_lists: int = Field(
        10_000, ge=1, le=1_000_000, description="It ends after as many lists that people saw."
    )
    max_days: int = Field(28, ge=1, le=365, description="It ends after as many days.")
    harm_stop: float = Field(
        0.02, ge=0, le=1, description="The loss a list from which on it is ended as harmful."
    )
    effect: float | None = Field(
        None,
        gt=0,
        le=10,
        description="The difference a list that is worth finding; a tenth of what is done with a "
        "list today by default.",
    )
    accept_underpowered: bool = Field(
        False, description="Start it although it will hardly find a difference of this size."
    )
    person: Person
    reason: Why

    @model_validator(mode="after")
    def _leave_some_to_compare(self) -> Self:
        if self.kind is ExperimentKind.SHARE and (self.share or 0) > _LARGEST_SHARE:
            raise ValueError(f"share: must be at most {_LARGEST_SHARE} where people are compared")
        return self


class Preference(Read):
    """How many people were credited with more for one ranker than for the other."""

    wins: int = Field(description="People with more for the challenger.")
    losses: int = Field(description="People with more for the champion.")
    share: float = Field(description="The share of wins among both.")
    low: float = Field(description="The lower end of its interval of 95 %.")
    high: float = Field(description="The upper end.")


class ArmRead(Read):
    """The lists of one side."""

    arm: Arm = Field(description="Whose lists.")
    lists: int = Field(description="How many its people saw.")
    people: int = Field(description="How many people that were.")
    per_list: float | None = Field(description="What they did, a list; null without a list.")


class ExperimentResult(Read):
    """What was measured. The interval holds whenever you look."""

    as_of: datetime = Field(description="When it was measured.")
    lists: int = Field(description="Lists that people saw.")
    same_lists: int = Field(description="Lists that both would have served; they tell nothing.")
    people: int = Field(description="How many people.")
    difference: float | None = Field(
        description="How much more the challenger brings, a list; null without a list."
    )
    low: float | None = Field(description="The lower end of its confidence sequence (95 %).")
    high: float | None = Field(description="The upper end.")
    ratio: float = Field(description="The likelihood ratio; above 20 there is a difference.")
    preference: Preference | None = Field(description="By people, where lists are drafted.")
    arms: list[ArmRead] = Field(description="By side, where people are compared.")


class ShadowSlice(Read):
    """How far a shadow agrees, for all people or for those of one function."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SLICE]})

    function: str | None = Field(description="The function of the people; null for everybody.")
    lists: int = Field(description="How many lists both ranked.")
    failed: int = Field(description="How many the challenger could not rank.")
    left_out: int = Field(description="How many found no room: the shadow works little at a time.")
    overlap: float = Field(description="Which share of a list stands in both.")
    correlation: float = Field(description="Spearman's rank correlation over the served list.")
    same_first: float = Field(description="How often both have the same first place.")
    cross_functional: float = Field(description="Share of the champion's that change function.")
    cross_functional_challenger: float = Field(description="The same of the challenger's.")
    milliseconds: float = Field(description="Processor time of the champion, a list.")
    milliseconds_challenger: float = Field(description="The same of the challenger.")
    slowest_challenger: float = Field(description="Its slowest list, in milliseconds.")


class GroupChange(Read):
    """The impact ratio of a group beside the highest rate: by either ranker."""

    attribute: str = Field(description="`sex`, `ethnicity`, or both together.")
    group: str = Field(description="The group.")
    champion: float = Field(description="Its ratio by the champion.")
    challenger: float = Field(description="Its ratio by the challenger.")
    difference: float = Field(description="By how much the challenger's is higher.")
    low: float = Field(description="The lower end of the difference's 95 % interval over people.")
    high: float = Field(description="The upper end.")


class FairnessChange(Read):
    """What groups would gain or lose if a shadow's challenger took the champion's place."""

    model_config = ConfigDict(json_schema_extra={"examples": [_FAIRNESS]})

    as_of: datetime = Field(description="When both ranked today's people.")
    people: int = Field(description="How many people could be selected for an opening.")
    openings: int = Field(description="For how many openings they were ranked.")
    champion: str = Field(description="The verdict of the fairness report on the champion.")
    challenger: str = Field(description="The verdict of the report on the challenger.")
    groups: list[GroupChange] = Field(
        description="The groups that both reports tell of; small ones are hidden."
    )


class ExperimentRead(Read):
    """An experiment. Nothing is promoted by it, whoever is better."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXPERIMENT]})

    id: str = Field(description="The id of the experiment.")
    kind: ExperimentKind = Field(description="How the two are compared.")
    champion: str = Field(description="The version that was in use when it began.")
    challenger: str = Field(description="The version that is tried.")
    share: float = Field(description="Of how many lists, or for how many people.")
    metric: ExperimentMetric = Field(description="What is counted.")
    max_lists: int = Field(description="It ends after as many lists.")
    max_days: int = Field(description="It ends after as many days.")
    harm_stop: float = Field(description="The loss a list from which on it is ended.")
    rule: str = Field(description="The rule by which it ends, in words; set before it began.")
    effect: float | None = Field(description="The difference a list that it is to find.")
    needed_lists: int | None = Field(
        description="How many lists find it in four of five experiments, by the log before it "
        "began; null where the log did not tell."
    )
    expected_lists: int | None = Field(
        description="How many lists people will see in this time, by the log before it began."
    )
    started_at: datetime = Field(description="When it began.")
    started_by: str = Field(description="The caller that asked for it.")
    decided_by: str = Field(description="The person who decided.")
    reason: str = Field(description="Why.")
    state: Literal["running", "ended"] = Field(description="Whether it runs.")
    ended_at: datetime | None = Field(description="When it ended.")
    ended_by: str | None = Field(description="Who ended it; `service` by its rule.")
    outcome: ExperimentOutcome | None = Field(description="How it ended.")
    result: ExperimentResult | None = Field(
        description="What was measured last: hourly, and once it ended; null before, and of a "
        "shadow."
    )
    shadow: list[ShadowSlice] = Field(
        description="How far a shadow agrees: all first, then each function with enough lists."
    )
    fairness: FairnessChange | None = Field(
        description="What groups would gain or lose by a shadow's challenger, measured daily; null "
        "before, without protected attributes, and of other experiments."
    )


ExperimentId = Annotated[
    str, Field(max_length=36, description="The id of the experiment.", examples=[_ID])
]
