"""How an import is asked for, and what is told of it and of its lines."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.errors import FieldProblem, InvalidInputError
from app.core.pagination import PageQuery, decode_cursor
from app.core.schemas import DEFAULT_SOURCE, ExternalId, Moment, Parameters, Read, SourceName
from app.core.strict_json import read_json
from models.vocabulary import (
    DateFormat,
    DecimalMark,
    ImportEntity,
    ImportFields,
    ImportMode,
    ImportOutcome,
    JobState,
)

_Count = Annotated[int, Field(ge=0)]
Entity = Annotated[ImportEntity, Field(description="The kind of record that each line holds.")]
Mode = Annotated[
    ImportMode,
    Field(
        description="`upsert`: each line creates or changes its record. `snapshot`: in addition, "
        "records of the same source that are not in the file end: people get the status `left`, "
        "openings the status `closed`. You cannot send roles and skills as a snapshot."
    ),
]
DryRun = Annotated[
    bool, Field(description="Find out what would become of each line, and change nothing.")
]
Share = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="The share of the stored records that a snapshot may leave out. If it leaves "
        "out more, the import ends nothing until you confirm it by `confirmImport`.",
    ),
]


Fields = Annotated[
    ImportFields,
    Field(
        description="`merge`: a line changes the fields for which it has a value; the others stay "
        "as they are. `replace`: a line is the whole record, except for what the person owns."
    ),
]


class ImportQuery(Parameters):
    """How an import is to be read and carried out."""

    entity: Entity
    mode: Mode = ImportMode.UPSERT
    source: SourceName = DEFAULT_SOURCE
    fields: Annotated[
        ImportFields | None,
        Field(
            description="`merge`: a line changes the fields for which it has a value; the others "
            "stay as they are. `replace`: a line is the whole record, except for what the person "
            "owns. The default is `replace` for the native format and `merge` for CSV and the "
            "formats of other systems, which cannot express every field."
        ),
    ] = None
    clear: Annotated[
        str | None,
        Field(
            max_length=1_000,
            description="Fields, separated by commas, that become empty where a line has no value "
            "for them. You can name fields that would stay otherwise, such as those that the "
            "person owns.",
            examples=["manager,grade"],
        ),
    ] = None
    as_of: Annotated[
        Moment | None,
        Field(
            description="The moment at which the file was true, with a UTC offset. It counts for "
            "lines without an `as_of` of their own.",
            examples=["2026-03-02T22:00:00Z"],
        ),
    ] = None
    dry_run: DryRun = False
    format: Annotated[
        str | None,
        Field(
            max_length=50,
            description="`native`: the bodies of the PUT operations, each with its `external_id`. "
            "Otherwise the name of another system's format. Not for CSV.",
        ),
    ] = None
    mapping: Annotated[
        str | None,
        Field(
            max_length=4_000,
            description="For CSV whose columns are not named like the fields: a JSON object with "
            "`columns`, the field that each column gives, and `constants`.",
            examples=['{"columns": {"Staff no": "external_id", "Name": "name"}}'],
        ),
    ] = None
    mapping_name: Annotated[
        ExternalId | None,
        Field(
            description="The name of a mapping that you stored by `putImportMapping`, instead of "
            "`mapping`.",
            examples=["nightly-people"],
        ),
    ] = None
    charset: Annotated[
        str | None,
        Field(
            max_length=40,
            description="The character set of the file. Name it if the file is not UTF-8 and "
            "neither a byte order mark nor the media type's `charset` tells it.",
            examples=["windows-1252"],
        ),
    ] = None
    date_format: Annotated[
        DateFormat | None,
        Field(
            description="How dates are written: `iso` (2025-12-31), `dmy` (31.12.2025, "
            "31/12/2025), `mdy` (12/31/2025), `excel` or `excel1904` (day numbers of Excel). Dates "
            "that begin with the year are always read. Without this parameter it is detected from "
            "all dates of a table together; other formats use ISO 8601."
        ),
    ] = None
    decimal: Annotated[
        DecimalMark | None,
        Field(
            description="The decimal mark of numbers. Without this parameter it is detected from "
            "all numbers of a table together."
        ),
    ] = None
    time_zone: Annotated[
        str | None,
        Field(
            max_length=60,
            description="The time zone of moments without a UTC offset.",
            examples=["Europe/Berlin"],
        ),
    ] = None
    max_missing_share: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description="The share of the stored records that a snapshot may leave out before it "
            "waits for a confirmation. The default is a setting of the service.",
        ),
    ] = None

    def cleared(self) -> frozenset[str]:
        """The names of the fields to clear."""
        return frozenset(name.strip() for name in (self.clear or "").split(",") if name.strip())

    def column_mapping(self) -> dict[str, Any] | None:
        """The mapping as an object.

        Raises
        ------
        InvalidInputError
            When it is no JSON object.
        """
        if self.mapping is None:
            return None
        try:
            value = read_json(self.mapping.encode())
        except InvalidInputError as error:
            reason = error.problems[0].reason
            problem = FieldProblem("mapping", reason)
            raise InvalidInputError("The mapping cannot be read.", [problem]) from error
        if not isinstance(value, dict):
            problem = FieldProblem("mapping", "should be a JSON object")
            raise InvalidInputError("The mapping cannot be read.", [problem])
        return value


class ImportAccepted(Read):
    """An import that was received whole and stored safely."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11", "state": "queued"}]
        }
    )

    id: str = Field(
        description="The id of the job that carries it out. Its address is in the header "
        "`Location`."
    )
    state: JobState = Field(description="Where the job stands.")


class ImportRead(Read):
    """An import and what became of its lines so far."""

    entity: Entity
    mode: Mode
    source: SourceName
    fields: Fields
    clear: list[str] = Field(
        description="Fields that become empty where a line has no value for them."
    )
    as_of: AwareDatetime | None = Field(
        description="The moment at which the file was true; null if none was given."
    )
    format: str = Field(description="How its lines are read.")
    charset: str = Field(
        description="The character set in which the file is read, as you named it or as it was "
        "detected.",
        examples=["utf-8"],
    )
    date_format: DateFormat | None = Field(
        description="How its dates are read, as you named it or as it was detected; null before "
        "that."
    )
    decimal: DecimalMark | None = Field(
        description="Its decimal mark, as you named it or as it was detected; null before that."
    )
    time_zone: str | None = Field(
        description="The time zone of moments without a UTC offset; null if none was given, and "
        "such moments are left out."
    )
    dry_run: DryRun
    max_missing_share: Share
    confirmed: bool = Field(description="Whether the snapshot was confirmed.")
    lines: _Count = Field(description="How many lines were read.")
    created: _Count = Field(description="Records that were created.")
    updated: _Count = Field(description="Records that were changed.")
    unchanged: _Count = Field(description="Records that said the same already.")
    rejected: _Count = Field(description="Lines that were refused. The results say why.")
    stale: _Count = Field(description="Lines whose `as_of` is older than what is stored.")
    warned: _Count = Field(
        description="Lines of which some values could not be read. The results name them."
    )
    missing: int | None = Field(
        description="Stored records that the snapshot does not hold; null before they are counted."
    )
    spared: int | None = Field(
        description="Further records that the snapshot does not hold, but that are newer than it. "
        "They stay; null before they are counted."
    )
    deactivated: _Count = Field(description="How many of the `missing` records were ended.")
    ignored: dict[str, int] = Field(
        description="Fields of the source that a record has no place for, such as photos, and in "
        "how many lines they had a value.",
        examples=[{"photos": 4180, "userType": 4310}],
    )
    unattributed: _Count = Field(
        description="Refused lines without a readable `external_id`. They may be about anybody, so "
        "a snapshot with such lines waits for a confirmation before it ends anyone."
    )


class LineProblem(Read):
    """What is wrong with one field of a line."""

    field: str = Field(
        description="A JSON pointer into the line; empty for the line as a whole.",
        examples=["/skills/3/level"],
    )
    reason: str = Field(
        description="Why it was refused.", examples=["Input should be less than or equal to 5"]
    )


class LineWarning(LineProblem):
    """A value that could not be read; the record was taken without it."""

    found: str = Field(description="The value, in short.", examples=["4,5"])


class LineResult(Read):
    """What became of a line, or of a record that the snapshot does not hold."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "line": 17,
                    "external_id": "E-1042",
                    "outcome": "rejected",
                    "problems": [
                        {
                            "field": "/name",
                            "reason": "String should have at most 300 characters",
                        }
                    ],
                    "warnings": [],
                }
            ]
        }
    )

    line: int | None = Field(
        description="The number of the line, from 1, the header included; null for a record that "
        "was ended because no line holds it."
    )
    external_id: str | None = Field(description="The key of the record; null if the line has none.")
    outcome: ImportOutcome = Field(description="What became of it.")
    problems: list[LineProblem] = Field(
        description="Why the line was rejected; empty if it was not."
    )
    warnings: list[LineWarning] = Field(
        description="Values that could not be read. What was stored for their fields stays."
    )


class ResultQuery(PageQuery):
    """Which page of the results, and which of them."""

    outcome: Annotated[
        ImportOutcome | None,
        Field(
            description="Only lines with this outcome. `would_end` lists the records that a "
            "waiting job would end if you confirmed it now."
        ),
    ] = None

    @property
    def after(self) -> int:
        """The position after which the page begins."""
        return 0 if self.cursor is None else decode_cursor(self.cursor)
