"""What every table shares: constraint names, enum columns, identity and version."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Enum, Integer
from sqlmodel import Field, SQLModel

# Rows are stored and read without the checks of a body: nothing is built that nobody asks for.
SQLModel.model_config["defer_build"] = True
METADATA = SQLModel.metadata
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives row ids only to INTEGER keys.
ROW_ID: Any = BigInteger().with_variant(Integer(), "sqlite")


WORD_LENGTH = 32


def text_enum(vocabulary: type[StrEnum], name: str) -> Any:
    """An enum column stored by value as checked text, never as a native type.

    The database lists the words, so another word rebuilds the table on SQLite.
    """
    return _words(vocabulary, name=name, create_constraint=True)


def growing_enum(vocabulary: type[StrEnum]) -> Any:
    """An enum column whose words grow with the product, without touching the table.

    The code refuses an unknown word; the database only checks its length (`word_checks`).
    """
    return _words(vocabulary, create_constraint=False)


def word_checks(*columns: str) -> tuple[CheckConstraint, ...]:
    """Checks that columns of `growing_enum` hold a word, whatever it is."""
    return tuple(
        CheckConstraint(f"length({column}) BETWEEN 1 AND {WORD_LENGTH}", name=f"{column}_word")
        for column in columns
    )


def _words(vocabulary: type[StrEnum], **options: Any) -> Any:
    return Enum(
        vocabulary,
        native_enum=False,
        validate_strings=True,
        length=WORD_LENGTH,
        values_callable=lambda words: [word.value for word in words],
        **options,
    )


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def utc_today() -> date:
    """The present day, by the clock in UTC: the same on every machine."""
    return utc_now().date()


class Identified(SQLModel):
    """A row that a client knows by its own key and that counts its versions.

    `source_as_of` is the newest moment for which it was said what the record is, if it was: by
    every source together where the record has feeds (`FeedRow`).
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    external_id: str = Field(max_length=128, unique=True)
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
    source_as_of: datetime | None = None


class FeedRow(SQLModel):
    """That a source holds a record: up to which moment it spoke, or when it last changed it.

    It has `ended` what its snapshot did not hold any more.
    """

    record_id: int
    source: str = Field(primary_key=True, max_length=100)
    as_of: datetime | None = None
    said_at: datetime | None = None
    ended: bool = False
