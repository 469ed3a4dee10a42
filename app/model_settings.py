"""The settings of rankers and of those who answer for them, a part of the service's settings."""

from pydantic import Field
from pydantic_settings import BaseSettings


class ModelSettings(BaseSettings):
    """Who may promote a ranker, and how long a retired one is kept."""

    two_people: bool = Field(
        True, description="Refuse that who made a ranker also puts it into use (409)."
    )
    audit_database_url: str | None = Field(
        None,
        description="Where the audit store of protected attributes lies, with a credential of its "
        "own; `audit.db` in the data folder unless you say so.",
    )
    max_artifact_bytes: int = Field(
        1 << 28, gt=0, description="The largest artifact of a ranker that is taken in, unpacked."
    )
    retired_model_days: float = Field(
        90.0, ge=0, description="How long the files of a retired ranker are kept."
    )
