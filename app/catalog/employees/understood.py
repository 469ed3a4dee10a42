"""What an aspiration was understood as, told beside it."""

from pydantic import Field

from app.core.schemas import Read
from app.serving.hearing import Hearing
from app.serving.profiles import stated_aspiration
from app.serving.records import UnderstoodKind
from models.employees import Aspiration
from models.vocabulary import RecognitionMethod


class UnderstoodRead(Read):
    """A part of an aspiration, and what it was understood as."""

    text: str = Field(description="The part, as it was written.", examples=["Markting"])
    kind: UnderstoodKind = Field(description="What kind of thing it names.")
    external_id: str | None = Field(
        description="External id of the skill or role; null for anything else.", examples=["S-17"]
    )
    label: str = Field(
        description="The skill's preferred label, the role's title, or the name of the function or "
        "place. It is compared in place of the part.",
        examples=["Marketing"],
    )
    confidence: float = Field(
        description="Probability that the recognition is right.", examples=[0.97]
    )
    method: RecognitionMethod = Field(
        description="How it was recognised.", examples=["alternative"]
    )


def understood(stated: Aspiration, hearing: Hearing | None) -> list[UnderstoodRead]:
    """The parts of an aspiration that were understood; none where nothing is heard by."""
    found = () if hearing is None else hearing.heard(stated_aspiration(stated)).understood
    return [
        UnderstoodRead(
            text=one.text,
            kind=one.kind,
            external_id=one.key,
            label=one.label,
            confidence=one.confidence,
            method=one.method,
        )
        for one in found
    ]
