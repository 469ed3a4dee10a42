"""What is told of how crowded openings are."""

from datetime import date

from pydantic import ConfigDict, Field

from app.core.schemas import Page, Read
from models.move_vocabulary import Band

_NULL = "null from one to four."


class ExposureItem(Read):
    """How many people ask for an opening."""

    opening: str = Field(description="The opening's key.")
    seats: int = Field(description="How many seats it has.")
    firsts: int | None = Field(description=f"How many lists it leads; {_NULL}")
    interests: int | None = Field(description=f"How many people shared an interest; {_NULL}")
    band: Band | None = Field(description="What people are told of it; null below five.")
    price: float = Field(
        description="What it gives up in people's own lists, in log-odds: from 0 to the "
        "`congestion_cap` of the move policy."
    )


class ExposureSummary(Read):
    """What holds for all openings together, as measured once a day."""

    measured_on: date | None = Field(description="The day of the measurement; null before one.")
    people: int | None = Field(description=f"How many people's lists were counted; {_NULL}")
    gini: float | None = Field(
        description="How unequally the first places are spread over seats, from 0 to 1; null for "
        "fewer than five people."
    )
    most_firsts: float | None = Field(
        description="The most first places that a seat has; null below five."
    )
    seats_taken: int | None = Field(
        description=f"How many seats are taken if all ask for their first; {_NULL}"
    )


class ExposurePage(ExposureSummary, Page[ExposureItem]):
    """How crowded openings are, as measured once a day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "opening": "O-2001",
                            "seats": 1,
                            "firsts": 17,
                            "interests": None,
                            "band": "many",
                            "price": 0.3,
                        }
                    ],
                    "next_cursor": None,
                    "measured_on": "2026-12-01",
                    "people": 289,
                    "gini": 0.378,
                    "most_firsts": 17.0,
                    "seats_taken": 54,
                }
            ]
        }
    )


class DemandRead(Read):
    """How many others ask for an opening, in a word."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"opening": "O-2001", "band": "several", "measured_on": "2026-12-01"}]
        }
    )

    opening: str = Field(description="The opening's key.")
    band: Band | None = Field(
        description="`few` (under 5 a seat), `several` (5 to 9) or `many`; null where fewer than "
        "five people ask, or nothing was measured yet."
    )
    measured_on: date | None = Field(description="The day of the measurement; null before one.")
