"""What a record of moving people on tells."""

from datetime import date

from pydantic import ConfigDict, Field

from app.core.schemas import Read
from app.mobility.exporters.policies import SOURCE

_FROM_FIVE = "Null from one to four."


class MovedOnRead(Read):
    """People who moved on, and how they were let go."""

    permanent: int = Field(description="Permanent moves.")
    trial: int = Field(description="Moves that began as a trial, however they went on.")
    released_by_manager: int = Field(description="Released on a date that the manager named.")
    released_by_rule: int = Field(description="Released by rule, as the manager did not answer.")
    released_by_hr: int = Field(description="Released on a date that HR set.")
    usual_days: float | None = Field(
        description="The median of days from asking to the release; null for fewer than five."
    )
    stayed: float | None = Field(
        description="The share who stayed for 180 days; null for fewer than five."
    )


class MoverRead(Read):
    """Somebody who moved on and agreed to be named."""

    employee: str = Field(description="The person's key.")
    name: str = Field(description="The person's name.")
    opening: str = Field(description="The opening's key.")
    title: str = Field(description="The opening's title.")
    started_on: date | None = Field(description="The first day, if it is known.")


class HiringRead(Read):
    """The manager's own openings, of closed cases alone."""

    applicants: int | None = Field(
        description=f"How many people of this organisation came into question. {_FROM_FIVE}"
    )
    functions: dict[str, int] = Field(
        description="The functions that they came from; those of fewer than five are left out."
    )
    left_unanswered: int | None = Field(
        description=f"How many of them were never answered. {_FROM_FIVE}"
    )


class ExporterRead(Read):
    """What a manager did for people who moved on. There is no rank and no target."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "manager": "E-1051",
                    "since": "2023-12-01",
                    "moved_on": {
                        "permanent": 6,
                        "trial": 1,
                        "released_by_manager": 6,
                        "released_by_rule": 1,
                        "released_by_hr": 0,
                        "usual_days": 28.0,
                        "stayed": 0.86,
                    },
                    "credit": 5.2,
                    "named": [
                        {
                            "employee": "E-1058",
                            "name": "Thandiwe Mokoena",
                            "opening": "O-2001",
                            "title": "Campaign manager",
                            "started_on": "2026-03-01",
                        }
                    ],
                    "offers": 2,
                    "helped_on": 4,
                    "hiring": {
                        "applicants": 12,
                        "functions": {"sales": 7},
                        "left_unanswered": 0,
                    },
                    "source": SOURCE,
                }
            ]
        }
    )

    manager: str = Field(description="The manager's key.")
    since: date = Field(description="From this day on everything is counted.")
    moved_on: MovedOnRead = Field(description="People who moved on.")
    credit: float | None = Field(
        description="The moves, each shared among those who led the person in the 24 months before "
        "it, by the days that each led: a former manager counts as well. Who led whom is noted "
        "once a day; where nobody noted it, the whole is the sending manager's. Null for fewer "
        "than five people."
    )
    named: list[MoverRead] = Field(description="Those of them who agreed to be named.")
    offers: int = Field(description="How many people the manager offers to release now, unasked.")
    helped_on: int = Field(
        description="How many occasions there are on which somebody confirmed that the manager "
        "helped them to a next role, as far as you may read them."
    )
    hiring: HiringRead = Field(description="The other side: the manager's own openings.")
    source: str = Field(description="Where the idea comes from, and how far it carries.")
