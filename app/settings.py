"""The service's settings: environment variables with the prefix LATERAL_, read once."""

from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting of the service, frozen; each is the variable LATERAL_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="LATERAL_", frozen=True, extra="ignore", env_file=None
    )

    data_dir: Path = Field(
        Path("var"), description="Folder of the SQLite file, the artifacts and the key pepper."
    )
    database_url: str | None = Field(
        None,
        description="SQLAlchemy URL, such as postgresql+psycopg://user@host/lateral; "
        "empty means the SQLite file lateral.db in the data folder.",
    )
    key_pepper: SecretStr | None = Field(
        None,
        min_length=16,
        description="Secret under which API keys are hashed; empty means a file in the data "
        "folder, made on first use. Set it when several machines serve.",
    )
    pool_size: int = Field(48, ge=1, description="Database connections a process may hold.")
    worker_threads: int = Field(
        40, ge=1, description="Threads that answer requests; at most the pool size."
    )
    max_in_flight: int = Field(
        512, ge=1, description="Requests in flight beyond which the service answers 503."
    )
    statement_seconds: float = Field(
        2.5, gt=0, description="Longest wait for the database before a request answers 503."
    )
    sqlite_synchronous: str = Field(
        "FULL",
        pattern="^(FULL|NORMAL)$",
        description="FULL: an acknowledged write survives a power cut; NORMAL: it may not.",
    )
    refresh_seconds: float = Field(
        1.0, gt=0, description="How often a process follows the changes of the others."
    )
    max_body_bytes: int = Field(
        5_000_000, ge=1_000, description="Largest request body; a larger one answers 413."
    )
    require_if_match: bool = Field(
        False, description="Refuse updates of existing records without If-Match (428)."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Log level.")

    @model_validator(mode="after")
    def _threads_have_connections(self) -> Self:
        if self.worker_threads > self.pool_size:
            raise ValueError("worker_threads is larger than pool_size")
        return self

    @cached_property
    def resolved_database_url(self) -> str:
        """The database URL, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'lateral.db'}"

    @property
    def artifacts_dir(self) -> Path:
        """Where trained rankers lie, a folder a version."""
        return self.data_dir / "artifacts"
