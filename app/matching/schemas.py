"""The bodies that all rankings share."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.schemas import Line, Parameters, Read
from app.matching import examples
from app.matching.nothing_near import NothingNear
from app.matching.skills import ClosableSkill, MatchedSkill, MissingSkill
from app.matching.words import Language
from app.matching.words.codes import Code, Fact, Note
from ml.ranking import FLOOR, FLOOR_OF_LITTLE, STRONG_FROM, WORTH_A_TALK_FROM, Confidence, ScoreBand

K_MOST = 100
K_USUAL = 10


class CrossFunctional(StrEnum):
    """What a ranking does with moves into another function."""

    INCLUDE = "include"
    ONLY = "only"
    EXCLUDE = "exclude"


class MoveKind(StrEnum):
    """The kind of a move, by the two grades."""

    LATERAL = "lateral"
    PROMOTION = "promotion"
    STEP_BACK = "step_back"
    UNKNOWN = "unknown"


HowMany = Annotated[
    int,
    Field(ge=1, le=K_MOST, description="The largest number of entries to return.", examples=[20]),
]
Functions = Annotated[
    CrossFunctional,
    Field(
        description="`include`: moves within the person's function and into another; `only`: into "
        "another function; `exclude`: within the person's function. A move is cross-functional "
        "when both functions are known and differ."
    ),
]
Score = Annotated[
    float,
    Field(
        description="The calibrated probability, 0 to 1, that experts or history would call the "
        "move sensible, to six digits. The contributions add up to it.",
        examples=[0.62],
    ),
]
BandRead = Annotated[
    ScoreBand,
    Field(
        description=f"The score in words. `strong` from {STRONG_FROM}, `worth_a_talk` from "
        f"{WORTH_A_TALK_FROM}, `stretch` from {FLOOR}, `far` below. `far` ends at "
        f"{FLOOR_OF_LITTLE} already where the person holds all skills that the opening calls "
        "essential, and where little is known of the person (under 3 skills and 15 words). Where "
        "the confidence is low, nothing is `strong`.",
        examples=["strong"],
    ),
]
ModelVersion = Annotated[
    str,
    Field(
        description="The ranker that scored. While an experiment drafts a person's list from two, "
        "a `+` joins them, and each move names its own.",
        examples=["lateral-3f9a1c2b7d10"],
    ),
]
ListId = Annotated[
    str,
    Field(
        description="The list's id, also in the header `Lateral-List`: a function of what was "
        "served, for whom and on which day. Send it with the events of this list.",
        examples=["l_mzxw6ytboi4tqmrrgi3tcnjqga"],
    ),
]
SnapshotAt = Annotated[
    AwareDatetime,
    Field(
        description="The moment since which nothing has changed that this answer rests on, as far "
        "as this process has seen.",
        examples=["2026-03-02T09:30:00Z"],
    ),
]
FunctionFilter = Annotated[
    Line | None,
    Field(description="Only this function. Case does not matter.", examples=["Marketing"]),
]
LocationFilter = Annotated[
    Line | None,
    Field(description="Only this location. Case does not matter.", examples=["Hamburg"]),
]
OrgUnitFilter = Annotated[
    Line | None, Field(description="Only this part of the organisation. Case does not matter.")
]


AnswerLanguage = Annotated[
    Language | None,
    Field(
        description="The language of reasons, rules, labels and notes. Without it "
        "`Accept-Language` decides; where that names none of these, it is English. Titles, "
        "functions and skills stay as your organisation writes them.",
        examples=["de"],
    ),
]


class RankingQuery(Parameters):
    """How many are ranked, and which; filters add up. An unknown parameter is refused."""

    language: AnswerLanguage = None
    k: HowMany = K_USUAL
    cross_functional: Functions = CrossFunctional.INCLUDE
    function: FunctionFilter = None
    location: LocationFilter = None
    org_unit: OrgUnitFilter = None


class OpeningRef(Read):
    """The opening of a move."""

    external_id: str = Field(description="The opening's key.", examples=["O-2003"])
    title: str = Field(description="Its title.", examples=["Product marketing manager"])
    function: str | None = Field(description="Its function.", examples=["Marketing"])
    location: str | None = Field(description="Where the work is done.", examples=["Hamburg"])
    org_unit: str | None = Field(description="Its part of the organisation.")
    grade: int | None = Field(description="Its level on the pay ladder.", examples=[6])
    role: str | None = Field(description="External id of its role.", examples=["R-PMM"])


class EmployeeRef(Read):
    """The person of a move."""

    external_id: str = Field(description="The employee's key.", examples=["E-1042"])
    title: str = Field(description="The present job title.", examples=["Key account manager"])
    function: str | None = Field(description="The present function.", examples=["Sales"])


class CandidateRef(EmployeeRef):
    """The person of a move, with their name."""

    name: str = Field(description="The person's name.", examples=["Mara Lindqvist"])


class ContributionRead(Read):
    """A named reason in the score. The values of all reasons add up to the score."""

    name: str = Field(description="The reason's stable name.", examples=["essential_skills"])
    label: str = Field(description="The reason in words.", examples=["Essential skills"])
    value: float = Field(description="Its share of the score. It may be negative.", examples=[0.21])
    evidence: list[str] = Field(
        description="The skills, words, sentences, occupations, aspirations or functions that the "
        "value comes from, as they stand in the records. Of a word that the two records write "
        "differently, the person's form comes before the opening's: `managed / managing`.",
        examples=[["Negotiation", "Storytelling"]],
    )
    note: str | None = Field(
        description="Why it is there although there is no evidence; null where there is some."
    )


class BridgeRead(Read):
    """A function through which the person links both teams."""

    function: str = Field(description="The function known to both.", examples=["Sales"])
    reason: str = Field(description="Why it is a bridge.")


class RuleRead(Read):
    """One eligibility rule applied to the pair."""

    rule: str = Field(description="The rule's stable name.", examples=["grade_band"])
    passed: bool = Field(description="Whether it is met.")
    fact: Fact = Field(description="What decided.", examples=["grade"])
    params: dict[str, Any] = Field(
        description="What the words depend on.", examples=[{"low": 5, "high": 7, "grade": 6}]
    )
    detail: str = Field(
        description="What decided, in words.",
        examples=["Grades 5 to 7 are eligible; the grade is 6."],
    )


class EligibilityCheck(Read):
    """Whether the person may move into the opening, rule by rule."""

    eligible: bool = Field(description="Whether every rule is met.")
    reasons: list[RuleRead] = Field(description="Every rule that applies.")


class ReasonRead(Read):
    """A sentence about a move, as a code with parameters and in words."""

    code: Code = Field(description="What is said.", examples=["wish_function"])
    params: dict[str, Any] = Field(
        description="What the words depend on; `person` is a name, or null where the person is "
        "spoken to.",
        examples=[
            {
                "wish": "Marketing",
                "understood": [],
                "function": "Marketing",
                "motives": [],
                "person": None,
            }
        ],
    )
    text: str = Field(
        description="The sentence, in the language of the answer.",
        examples=["You asked for \u201cMarketing\u201d, and this opening is in Marketing."],
    )


class NoteRead(Read):
    """A remark about an answer as a whole, as a code with parameters and in words."""

    code: Note = Field(description="What is said.", examples=["path_score"])
    params: dict[str, Any] = Field(
        description="What the words depend on.", examples=[{"steps": 2, "least": 0.0123}]
    )
    text: str = Field(
        description="The remark, in the language of the answer.",
        examples=["The expert path beside it is an equal choice."],
    )


Notes = Annotated[
    list[NoteRead],
    Field(description="The remarks that `note` is made of, in their order; usually empty."),
]


class ExpertRoleRead(Read):
    """The expert role beside a leading one."""

    external_id: str = Field(description="The key of the role, or of the opening sent along.")
    title: str = Field(description="Its title.", examples=["Senior account executive"])
    function: str | None = Field(description="Its function.", examples=["Sales"])
    grade: int | None = Field(description="Its level on the pay ladder.", examples=[6])
    same_grade: bool = Field(
        description="Whether it is of the leading role's grade. If not, it is where the function's "
        "expert ladder comes nearest to it."
    )


ExpertPath = Annotated[
    ExpertRoleRead | None,
    Field(
        description="If the opening leads people: the expert role beside it, an equal choice. Null "
        "if it leads nobody, or if its function has no graded expert role."
    ),
]


class PairRead(Read):
    """A scored and explained pair of a person and an opening."""

    rank: int | None = Field(description="Place in the ranking, from 1; null outside a ranking.")
    opening: OpeningRef = Field(description="The opening.")
    score: Score
    band: BandRead
    confidence: Confidence = Field(
        description="How much is known of both sides, by the side of which less is. `low` under 3 "
        "skills and 15 words of text, `high` from 6 skills or 50 words. Never `high` where the "
        "ranker learnt from fewer than 20 roles."
    )
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    kind: MoveKind = Field(
        description="The kind of move by its grades: `lateral` if they are equal, `promotion` if "
        "the opening's is higher, `step_back` if it is lower, `unknown` if one is not recorded."
    )
    people_leadership: bool = Field(
        description="Whether the opening leads people. Results in the present work never count for "
        "it."
    )
    cross_functional: bool = Field(
        description="Whether the move leads into another function. It is never a penalty by itself."
    )
    contributions: list[ContributionRead] = Field(
        description="The reasons in the score; their values add up to it."
    )
    matched_skills: list[MatchedSkill] = Field(description="Needed skills that are covered.")
    missing_skills: Sequence[MissingSkill] = Field(
        description="Needed skills that are lacking or held below the level needed."
    )
    bridges: list[BridgeRead] = Field(
        description="Functions through which the person links both teams."
    )
    eligibility: EligibilityCheck = Field(description="Whether the rules allow it.")
    reasons: list[ReasonRead] = Field(
        description="What is said about the move. What speaks against it and was not asked for "
        "comes first, and each sentence agrees with its contribution."
    )
    unrecognised_skills: list[str] = Field(
        description="Skills of the person that neither the catalogue nor the ranker knows. They "
        "are kept, and compared by their words only."
    )
    expert_path: ExpertPath


class Move(PairRead):
    """An opening for a person."""

    employee: EmployeeRef = Field(description="The person.")


class CandidateMove(PairRead):
    """A person for an opening."""

    employee: CandidateRef = Field(description="The person.")
    put_forward: bool = Field(
        description="Whether HR puts the person forward for this opening. They may not have said "
        "that they are open to moves."
    )


class ExcludedCounts(Read):
    """How many were left out after the filters, and why. Each is counted once, in this order."""

    own_role: int = Field(description="The person holds this role already.", examples=[1])
    dismissed: int = Field(
        description="Dismissed by the person. Only they and HR are told how many; 0 elsewhere.",
        examples=[0],
    )
    not_wanted: int = Field(description="Ruled out by an aspiration.", examples=[3])
    not_eligible: int = Field(description="Not allowed by an eligibility rule.", examples=[12])


class ExcludedOpenings(ExcludedCounts):
    """How many openings were left out after the filters, and why. Each is counted once."""

    too_far: int | None = Field(
        description="Of the band `far`, so not recommended; behind the best `k` only the score "
        "is asked. null where the list is full: what follows it is not told apart.",
        examples=[41],
    )


class RankedMoves(Read):
    """Openings ranked for a person, best first."""

    employee: str = Field(description="The employee's key.", examples=["E-1042"])
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    aspirations_considered: int = Field(
        description="How many aspirations this answer rests on. Only those count that you may "
        "know.",
        examples=[2],
    )
    note: str | None = Field(description="What you should know about this answer; usually null.")
    items: list[Move] = Field(
        description="The moves, best first. Openings of the band `far` are left out unless you ask "
        "for them."
    )
    nothing_near: NothingNear | None = Field(
        description="Set where every opening that may be offered is far; null otherwise."
    )
    excluded: ExcludedOpenings = Field(description="How many were left out, and why.")


class MatchRead(Move):
    """The explanation of one pair, eligible or not."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PAIR]})

    missing_skills: Sequence[ClosableSkill] = Field(
        description="Needed skills that are lacking or held below the level needed. Those come "
        "first whose closing gains most for the effort."
    )
    aspirations_considered: int = Field(
        description="How many aspirations this answer rests on. Only those count that you may know."
    )
    note: str | None = Field(description="What you should know about this answer; usually null.")
