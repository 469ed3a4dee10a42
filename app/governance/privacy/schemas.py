"""The bodies of privacy."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from app.catalog.employees.schemas import EmployeeRead
from app.core.schemas import ExternalId, Parameters, Read
from app.governance.audit_log.schemas import AuditEntryRead
from models.vocabulary import ActorKind


class References(Read):
    """Records of others that name the person."""

    reports: list[str] = Field(description="Employees whose manager the person is.")
    openings: list[str] = Field(description="Openings whose hiring manager the person is.")


class PersonExport(Read):
    """Everything that is held of a person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "lateral.person/1",
                    "exported_at": "2026-05-18T14:05:12Z",
                    "external_id": "E-1042",
                    "record": None,
                    "referred_to_by": {"reports": [], "openings": ["O-17"]},
                    "audit": [],
                    "held": {
                        "impressions": [
                            {
                                "shown_at": "2026-05-17T08:00:00Z",
                                "surface": "recommendations",
                                "subject_external_id": "E-1042",
                                "audience": "employee",
                                "actor": "key:a8f3k2m1x0",
                                "model_version": "lateral-5d41402abc4b",
                                "snapshot_at": "2026-05-17T07:59:59Z",
                                "items": [
                                    {
                                        "opening": "O-17",
                                        "rank": 1,
                                        "score": 0.82,
                                        "reasons": {"aspiration": 0.41, "essential_skills": 0.37},
                                    }
                                ],
                            }
                        ]
                    },
                }
            ]
        }
    )

    format: Literal["lateral.person/1"] = Field(description="The name and version of this format.")
    exported_at: datetime = Field(description="When this was made.")
    external_id: ExternalId
    record: EmployeeRead | None = Field(
        description="The record with every aspiration; null if it was deleted and traces remain."
    )
    referred_to_by: References = Field(
        description="Other people's records and openings that name the person."
    )
    audit: list[AuditEntryRead] = Field(
        description="Every change of the record and every read of it by others. Other people are "
        "left out of `people`."
    )
    held: dict[str, list[dict[str, Any]]] = Field(
        description="By table: every row that holds something of the person. `impressions` holds "
        "past rankings with their reasons; of rankings of candidates only the person's own place."
    )


class LooksQuery(Parameters):
    """How far back you look."""

    limit: Annotated[
        int, Field(ge=1, le=100, description="The largest number of entries to return.")
    ] = 20


class LookRead(Read):
    """That somebody else was shown a person."""

    at: AwareDatetime = Field(description="When.")
    by: ActorKind | None = Field(
        description="For whom the caller acted; null where that cannot be told any more."
    )
    operation: str = Field(
        description="What was asked, by its `operationId`.", examples=["getCandidates"]
    )


class LookList(Read):
    """Who looked at a person, the newest first, as far as the audit log goes back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "at": "2026-03-02T09:30:00Z",
                            "by": "manager",
                            "operation": "getCandidates",
                        }
                    ]
                }
            ]
        }
    )

    items: list[LookRead] = Field(description="Each look; your own are not among them.")
