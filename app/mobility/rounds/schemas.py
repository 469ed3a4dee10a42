"""How a round is asked for, and what is told of it."""

from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from app.core.pagination import PageQuery
from app.core.schemas import Body, ExternalId, Read, unique
from app.matching.schemas import ExpertPath
from models.round_vocabulary import RoundMethod, RoundOutcome, RoundPriority, RoundSubject
from models.vocabulary import JobState

_LIMITS: dict[str, Any] = {
    "team_share": 0.1,
    "team_least": 1,
    "function_share": None,
    "priority": "waiting",
}
_ASKED: dict[str, Any] = {
    "method": "stable",
    "limits": _LIMITS,
    "floor": 0.05,
    "seed": 7,
    "compare": True,
    "dry_run": True,
}
_ID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_WAY: dict[str, Any] = {
    "placed": 985,
    "total_fit": 864.8,
    "own_first": 214,
    "own_first_three": 402,
    "blocking_pairs": 0,
}

Keys = Annotated[list[ExternalId], Field(min_length=1, max_length=10_000), AfterValidator(unique)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Limits(Body):
    """How many people a team, or a function, may lose in a round, and who then goes first."""

    team_share: Share | None = Field(
        default=None,
        description="The share of the people of a manager who may leave in a round; null for that "
        "of the move policy.",
    )
    team_least: Annotated[int, Field(ge=0, le=1_000)] | None = Field(
        default=None,
        description="How many may leave at least, however small a team is; null for what the move "
        "policy says.",
    )
    function_share: Share | None = Field(
        default=None,
        description="The share of the people of a function who may leave; null for no such limit. "
        "A team that spans functions then counts in each of them by itself.",
    )
    priority: RoundPriority = Field(
        default=RoundPriority.WAITING,
        description="Who goes first where more people of a team have a place than may leave: who "
        "has `waiting` longest in the role of today, or whose `wish` is strongest. A wish can be "
        "overstated, waiting cannot.",
    )


class RoundBody(Body):
    """What a round is worked out for, and how."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ASKED]})

    openings: Keys | None = Field(
        default=None, description="Only these openings; null for all that are open."
    )
    people: Keys | None = Field(
        default=None,
        description="Only these people; null for all. Whoever did not opt in is left out all the "
        "same.",
    )
    method: RoundMethod = Field(
        default=RoundMethod.STABLE,
        description="`stable`: no person and opening would rather have each other, and no team "
        "lets somebody go out of turn. `total_fit`: the greatest sum of fit.",
    )
    limits: Limits = Field(default=Limits(), description="What teams and functions may lose.")
    floor: Share | None = Field(
        default=None,
        description="The least score with which an opening counts for a person; null for that of "
        "the move policy.",
    )
    compare: bool = Field(
        default=True,
        description="Fill the round in the other ways as well, to tell what this one costs, and "
        "what each limit and seat is worth. A stable round alone takes a fraction of the time.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=2**53,
        description="Draws the lots between equals. The same inputs and seed give the same plan.",
    )
    dry_run: bool = Field(
        default=True, description="Only look: nobody can be invited because of this round."
    )


class LimitsRead(Read):
    """How many people a team, or a function, may lose in a round, and who then goes first."""

    team_share: float = Field(description="The share of the people of a manager.")
    team_least: int = Field(description="How many may leave at least.")
    function_share: float | None = Field(
        description="The share of the people of a function; null for no such limit."
    )
    priority: RoundPriority = Field(description="Who goes first.")


class RoundAccepted(Read):
    """A round that was taken in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": _ID, "state": "queued"}]})

    id: str = Field(description="The id of the round, and of its job.")
    state: JobState = Field(description="The state of the job.")


class Way(Read):
    """What one way to fill the round reaches."""

    placed: int | None = Field(description="How many people have a place.")
    total_fit: float = Field(
        description="The sum of the fits; the fit of a pair is the geometric mean of both sides'."
    )
    own_first: int | None = Field(description="How many got the first of their own list.")
    own_first_three: int | None = Field(description="How many got one of their first three.")
    blocking_pairs: int | None = Field(
        description="How many people and openings would rather have each other, and the teams "
        "would let them."
    )


class Totals(Way):
    """What a round reaches, beside the other ways to fill it."""

    people: int | None = Field(description="How many opted in and were asked for.")
    not_open: int | None = Field(description="How many were asked for and did not opt in.")
    openings: int = Field(description="How many openings there were.")
    seats: int = Field(description="How many seats they have.")
    pairs: int | None = Field(description="How many pairs came into question.")
    ways: dict[str, Way] = Field(
        description="`total_fit`, `stable` and, for reference, `greedy`: the best pair first. "
        "Only its own way where the others were not tried."
    )


class RoundRead(Read):
    """An assignment round: a plan that nobody has to follow."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _ID,
                    "state": "succeeded",
                    **_ASKED,
                    "policy_version": 3,
                    "model_version": "lateral-3f9a1c2b7d10",
                    "as_of": "2026-03-02T22:01:40Z",
                    "totals": {
                        **_WAY,
                        "people": 10_000,
                        "not_open": 2_310,
                        "openings": 1_000,
                        "seats": 1_602,
                        "pairs": 494_182,
                        "ways": {"stable": _WAY},
                    },
                }
            ]
        }
    )

    id: str = Field(description="The id of the round, and of its job.")
    state: JobState = Field(description="The state of the job.")
    method: RoundMethod = Field(description="How it is filled.")
    limits: LimitsRead = Field(description="What teams and functions may lose.")
    floor: float = Field(description="The least score that counts.")
    seed: int = Field(description="Draws the lots.")
    dry_run: bool = Field(description="Whether nobody can be invited because of it.")
    compare: bool = Field(description="Whether the other ways to fill it were tried.")
    policy_version: int = Field(description="The move policy from which the rest comes.")
    model_version: str | None = Field(description="The ranker; null until it is worked out.")
    as_of: AwareDatetime | None = Field(
        description="The moment of which it knows; null until it is worked out."
    )
    totals: Totals | None = Field(
        description="What it reaches; null until it is worked out. Without confidential:read a "
        "number of fewer than five people is null."
    )


class RoundResultQuery(PageQuery):
    """Which page of the results, and of what."""

    subject: Annotated[
        RoundSubject | None, Field(description="Only people, openings or limits.")
    ] = None


class RoundResultRead(Read):
    """What a round found for a person, an opening or a limit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": "person",
                    "outcome": "placed",
                    "employee": "E-1042",
                    "opening": "O-2003",
                    "manager": None,
                    "details": {
                        "place": 2,
                        "own": 12,
                        "want": 0.61,
                        "fit": 0.55,
                        "release_days": 42,
                    },
                    "text": "Has the opening in place 2 of the own list of 12.",
                }
            ]
        }
    )

    subject: RoundSubject = Field(description="What it is about.")
    outcome: RoundOutcome = Field(description="What was found, as a code that stays.")
    employee: str | None = Field(description="The person's key; null for others.")
    opening: str | None = Field(description="The key of the opening, or of the person's.")
    manager: str | None = Field(description="Whose team the limit is of; null for others.")
    details: dict[str, Any] = Field(
        description="The numbers behind it. Of a person: `place` and `own`, the place in the own "
        "list and its length, `want` and `fit`, what both sides make of the pair, `release_days`, "
        "the days from asking to leaving, `alone_with`, the skills for which these are more: "
        "nobody else of the team holds them. Of an opening: `seats`, `price`, the fit that one "
        "more seat would add. Of a limit: `people`, `most`, `leaving`, `held_back`, `price`, the "
        "fit that one more leaver would add. Prices are those of the plan of the greatest total "
        "fit; null where the other ways were not tried."
    )
    text: str = Field(description="The same in a sentence.")


class InviteBody(Body):
    """Who is invited to a conversation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"people": ["E-1042"]}]})

    people: Keys | None = Field(
        default=None, description="Only these people of the plan; null for all that it placed."
    )


class Invited(Read):
    """How many were invited."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"invited": 12, "before": 3}]})

    invited: int = Field(description="How many were invited now.")
    before: int = Field(description="How many had been invited because of this round before.")


class InvitationRead(Read):
    """HR invites a person to talk about an opening; nothing follows unless the person wants it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "opening": "O-2003",
                    "title": "Product marketing manager",
                    "expert_path": None,
                    "invited_at": "2026-03-03T09:00:00Z",
                }
            ]
        }
    )

    opening: str = Field(description="The opening's key.")
    title: str = Field(description="The opening's title.")
    expert_path: ExpertPath
    invited_at: AwareDatetime = Field(description="When HR did.")
