"""The bodies of the move policy."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field, create_model

from app.core.schemas import Body, Line, Lines, Parameters, Read
from models.move_vocabulary import GateKind
from models.vocabulary import Behaviour

Days = Annotated[int, Field(ge=1, le=730)]
Behaviours = Annotated[int, Field(ge=1, le=len(Behaviour))]

_GATE: dict[str, Any] = {
    "kind": "works_council",
    "places": ["Hamburg", "Berlin"],
    "days": 7,
    "silence_consents": True,
}


class GateTerms(Body):
    """Who else has to agree to a move, and where. Places are law of the land, never code."""

    model_config = ConfigDict(json_schema_extra={"examples": [_GATE]})

    kind: GateKind = Field(description="Who has to agree.")
    places: Lines = Field(
        default_factory=list,
        description="Locations of the person or of the opening at which it applies. Without any "
        "it applies everywhere.",
    )
    days: Days = Field(
        7,
        description="Days within which an answer is due, from the acceptance on. A week is what "
        "section 99(3) of the German Works Constitution Act gives a works council.",
    )
    silence_consents: bool = Field(
        False,
        description="Whether no answer within these days counts as consent. Check it with your "
        "counsel for each place.",
    )


class MoveTerms(Body):
    """Every deadline and limit of a move, in days unless it says otherwise."""

    answer_share_days: Days = Field(
        14, description="Within which the receiving manager answers a shared interest."
    )
    quiet_share_days: Days = Field(
        60, description="After which a shared interest that nobody answered expires."
    )
    remind_after_days: Days = Field(7, description="After which whoever has to answer is reminded.")
    answer_release_days: Days = Field(
        10, description="Within which the sending manager answers. Silence counts as consent."
    )
    decide_release_days: Days = Field(
        10, description="Within which HR decides about a contested release. Silence counts too."
    )
    release_days: Days = Field(
        42, description="From asking to the release date, where the rule sets the date."
    )
    latest_release_days: Days = Field(
        90, description="From asking to the latest date that the sending manager can name."
    )
    latest_decided_days: Days = Field(
        120, description="From asking to the latest date that HR can set."
    )
    offer_days: Days = Field(10, description="Within which the person answers an offer.")
    trial_days: Days = Field(90, description="The length of a trial, where none is stated.")
    shortest_trial_days: Days = Field(30, description="The shortest trial.")
    longest_trial_days: Days = Field(180, description="The longest trial.")
    return_days: Days = Field(
        180, description="After the start, within which the person can go back."
    )
    evidence_months: Annotated[int, Field(ge=1, le=120)] = Field(
        24,
        description="Months for which evidence of helping others counts in full. Older evidence "
        "lifts a behaviour to `shown` at most, and is removed after 48 months.",
    )
    readiness_apart_days: Days = Field(
        90, description="How far apart two occasions lie that make a behaviour steady."
    )
    readiness_least_told: Behaviours = Field(
        3, description="How many behaviours are told before a standing says more than that."
    )
    readiness_least_shown: Behaviours = Field(
        4, description="How many behaviours are shown before somebody tries to lead."
    )
    readiness_least_steady: Behaviours = Field(
        2, description="How many of these are steady; at least one of them with people."
    )
    readiness_craft_level: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] = Field(
        3.0, description="The level at which a skill of the craft of a team counts as held."
    )
    readiness_craft_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = Field(
        0.5, description="The share of the essential skills of one craft that has to be held."
    )
    why_lead_again_months: Annotated[int, Field(ge=1, le=120)] = Field(
        12, description="Months for which nobody asks again after a person said no to leading."
    )
    most_open_cases: Annotated[int, Field(ge=1, le=50)] = Field(
        5, description="How many open cases a person can have at once."
    )
    round_team_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(
        0.1, description="The share of the people of a manager who may leave in a round."
    )
    round_team_least: Annotated[int, Field(ge=0, le=1_000)] = Field(
        1, description="How many people of a manager may leave in a round at least."
    )
    round_list: Annotated[int, Field(ge=1, le=50)] = Field(
        50, description="How many openings of each person's own list a round looks at."
    )
    round_floor: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(
        0.05, description="The least score with which an opening counts in a round."
    )
    congestion_cap: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(
        0.0,
        description="The most log-odds that a crowded opening gives up in people's own lists. 0 "
        "never changes an order. Only the policy of the whole organisation counts.",
    )
    gates: list[GateTerms] = Field(
        default_factory=list,
        max_length=100,
        description="Who else has to agree, by place.",
    )


def _told(body: type[Body], name: str, **other: Any) -> type[Read]:
    """The body as it is answered: with every field, and no default."""
    fields: dict[str, Any] = {
        key: (other.get(key, field.annotation), Field(description=field.description))
        for key, field in body.model_fields.items()
    }
    return create_model(name, __base__=Read, __doc__=body.__doc__, **fields)


GateTermsRead = _told(GateTerms, "GateTermsRead", places=list[str])
MoveTermsRead = _told(MoveTerms, "MoveTermsRead", gates=list[GateTermsRead])  # type: ignore[valid-type]  # made above


class MovePolicyBody(MoveTerms):
    """The terms from now on; what you leave out gets its default."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer_release_days": 14, "gates": [_GATE]}]}
    )


class MovePolicyQuery(Parameters):
    """For whom a policy is asked."""

    org_unit: Annotated[
        Line | None,
        Field(
            description="The unit of the people who move. Without it, the policy of the whole "
            "organisation; a unit that has none of its own follows that."
        ),
    ] = None


class MovePolicyRead(Read):
    """The terms that moves follow that begin now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 3,
                    "org_unit": None,
                    "made_by": "key:4f9a1c",
                    "made_at": "2026-11-03T08:15:00Z",
                    "terms": MoveTerms(gates=[GateTerms(**_GATE)]).model_dump(mode="json"),
                }
            ]
        }
    )

    version: int = Field(
        description="Counts every change, of whatever unit. 0 is the policy that is built in. A "
        "case keeps the version under which it began."
    )
    org_unit: str | None = Field(
        description="The unit whose policy it is; null if it is everybody's."
    )
    made_by: str | None = Field(description="Who changed it last; null if nobody ever did.")
    made_at: AwareDatetime | None = Field(description="When.")
    terms: MoveTermsRead = Field(description="The terms.")  # type: ignore[valid-type]  # made above
