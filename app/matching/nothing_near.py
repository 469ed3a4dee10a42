"""The body that tells a person that nothing is near today, and what would help."""

from enum import StrEnum

from pydantic import Field

from app.core.schemas import Read


class Help(StrEnum):
    """What a person could do where nothing is near."""

    SKILL = "skill"
    WISH = "wish"
    SKILLS_AND_TEXT = "skills_and_text"


class HelpRead(Read):
    """A step that helps where nothing is near. A skill or a wish was tried by scoring."""

    kind: Help = Field(
        description="`skill`: learn this one; `wish`: ask for this role; `skills_and_text`: tell "
        "more of what you do, as little is known."
    )
    name: str | None = Field(
        description="The skill, or the title of the role.", examples=["Market research"]
    )
    opening: str | None = Field(description="The opening that it brings near.", examples=["O-2003"])
    score: float | None = Field(description="The score that it then has.", examples=[0.08])
    text: str = Field(
        description="The step, in the language of the answer.",
        examples=["With Market research, \u201cProduct marketing manager\u201d would come near."],
    )


class NothingNear(Read):
    """Nothing is near today, and what would help."""

    text: str = Field(description="That it is so.", examples=["Nothing is near today."])
    helps: list[HelpRead] = Field(description="What would help; empty where nothing was found.")
