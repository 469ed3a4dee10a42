"""The settings of rankers and of those who answer for them, a part of the service's settings."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class ModelSettings(BaseSettings):
    """Who may promote a ranker, how long files are kept, what is made ahead and what is shared."""

    two_people: bool = Field(
        True, description="Refuse that who made a ranker also puts it into use (409)."
    )
    training_schedule_days: float | None = Field(
        None,
        ge=1,
        le=365,
        description="Learn from feedback every so many days: a dataset is written, and a run "
        "learns from it on top of the champion. It registers a version and promotes none. Never "
        "unless you say so.",
    )
    audit_database_url: str | None = Field(
        None,
        description="Where the audit store of protected attributes lies, with a credential of its "
        "own; `audit.db` in the data folder unless you say so.",
    )
    expert_packs_dir: Path | None = Field(
        None,
        description="Folder of packs that experts graded (`employees.ndjson`, `roles.ndjson` and "
        "`qrels.tsv` in a folder each); training runs then measure that their opinion holds.",
    )
    mlflow_tracking_uri: str | None = Field(
        None,
        max_length=2_000,
        description="Where training runs are logged to as well, with the extra `mlflow`: the "
        "address of an MLflow server, or a folder (`file:///...`). Nowhere unless you say so.",
    )
    mlflow_experiment: str = Field(
        "lateral",
        min_length=1,
        max_length=200,
        description="The experiment of MLflow that runs are kept under.",
    )
    shared_index_from: int = Field(
        5_000,
        ge=0,
        description="Openings, or people, from which on the processes of a machine share their "
        "encoded arrays as files in the data folder, and start from files of the records; with "
        "fewer, each keeps its own. 0 means never.",
    )
    max_artifact_bytes: int = Field(
        1 << 28, gt=0, description="The largest artifact of a ranker that is taken in, unpacked."
    )
    own_value_days: float = Field(
        400.0,
        gt=0,
        description="How long a value of an own feature counts, from the moment of which its "
        "system told it.",
    )
    retired_model_days: float = Field(
        90.0, ge=0, description="How long the files of a retired ranker are kept."
    )
    encoded_people: int = Field(
        20_000,
        ge=0,
        description="Up to so many people a web process keeps everybody encoded and encodes anew "
        "who changes, about 8 kB each. In a larger organisation, or with 0, people are encoded "
        "when they are asked about.",
    )
    batch_ranking_days: float = Field(
        30.0, gt=0, description="How long the files of a ranking of everybody are kept."
    )
    batch_workers: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes by which a worker ranks everybody, each with all openings, collects "
        "datasets and evaluates rankers; no byte depends on it.",
    )
    batch_scheduler: str | None = Field(
        None,
        description="Address of the scheduler of a Dask cluster that does so instead, such as "
        "`tcp://10.0.0.5:8786`. Needs the extra `cluster`.",
    )
    warm_hour: int | None = Field(
        None,
        ge=0,
        le=23,
        description="The hour of the day (UTC) at which the worker asks each web process to make "
        "everybody's first page, so that the morning's are remembered; never unless you say so.",
    )
    warm_language: Literal["en", "de", "nl", "cs", "pt"] = Field(
        "en", description="The language of the first pages that are made ahead."
    )
