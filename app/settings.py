"""The service's settings: environment variables with the prefix LATERAL_, read once."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from app.identity_settings import IdentityProviderSettings, listed
from app.load_settings import LoadSettings
from app.model_settings import ModelSettings

# An origin as browsers send it (RFC 6454): no path, no default port, http on loopback alone.
ORIGIN = re.compile(
    r"https://[a-z0-9.-]{1,253}(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?"
)


class Settings(LoadSettings, IdentityProviderSettings, ModelSettings):
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
    max_connections: int = Field(
        2_000,
        ge=1,
        description="Connections that a process holds open. Beyond it the oldest that owes a "
        "request is closed; when none does, a new one is answered 503.",
    )
    max_connections_per_address: int = Field(
        1_000,
        ge=1,
        description="Connections that one client address (of IPv6: one /64) may hold, treated "
        "alike; trusted proxies are exempt.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses and networks of your proxies, separated by commas, such as "
        "127.0.0.1,10.0.0.0/8. X-Forwarded-For and X-Forwarded-Proto are believed from these "
        "alone. Empty: from nobody.",
    )
    header_seconds: float = Field(
        10.0,
        gt=0,
        description="Longest time until the address and headers of a request are whole; then 408.",
    )
    max_header_bytes: int = Field(
        65_536,
        ge=1_024,
        description="Most bytes of a request's address and headers; more answer 431.",
    )
    max_headers: int = Field(
        100, ge=10, description="Most header fields of a request; more answer 431."
    )
    body_seconds: float = Field(
        5.0,
        gt=0,
        description="Grace for a body, beyond which it must have come at the least rate; else 408.",
    )
    body_bytes_per_second: float = Field(
        1_000.0, gt=0, description="Least rate of a body, and of a client that reads an answer."
    )
    answer_seconds: float = Field(
        20.0,
        gt=0,
        description="Longest time that a client may take its answer more slowly than the least "
        "rate; then the connection is closed.",
    )
    keep_alive_seconds: int = Field(
        5,
        ge=1,
        description="How long a connection may idle between two requests. Behind a proxy that "
        "keeps connections open set more than the proxy's own time.",
    )
    thread_seconds: float = Field(
        2.5,
        gt=0,
        description="Longest wait of a request for a thread before it answers 503 "
        "`no_thread_free`.",
    )
    statement_seconds: float = Field(
        2.5,
        gt=0,
        description="Longest wait of a request for the database before it answers 503 "
        "`database_unavailable`; what it waited for a thread is taken off.",
    )
    work_seconds: float = Field(
        10.0,
        gt=0,
        description="Longest work on one answer, waits not counted, before it stops and answers "
        "503 `work_timeout`; looked at where work grows with what was sent.",
    )
    sqlite_synchronous: Literal["FULL", "NORMAL"] = Field(
        "FULL",
        description="FULL: an acknowledged write survives a power cut; NORMAL: it may not.",
    )
    refresh_seconds: float = Field(
        1.0, gt=0, description="How often a process follows the changes of the others."
    )
    max_body_bytes: int = Field(
        5_000_000, ge=1_000, description="Largest request body; a larger one answers 413."
    )
    max_import_bytes: int = Field(
        1_000_000_000,
        ge=1_000,
        description="Largest import as sent, packed or not; a larger one answers 413.",
    )
    max_unpacked_import_bytes: int = Field(
        4_000_000_000,
        ge=1_000,
        description="Largest import after unpacking; a larger one answers 413.",
    )
    import_silence_seconds: float = Field(
        30.0, gt=0, description="Longest wait for the next bytes of an import before 408."
    )
    import_bytes_per_second: float = Field(
        10_000.0,
        gt=0,
        description="Least rate of an import, the longest wait aside; else 408.",
    )
    import_batch_lines: int = Field(
        2_000,
        ge=1,
        le=10_000,
        description="Most lines of an import that are written together; fewer where it takes long.",
    )
    import_missing_share: float = Field(
        0.1,
        ge=0,
        le=1,
        description="Share of the stored records that a snapshot may leave out before it waits "
        "for a confirmation; an import may name another one.",
    )
    import_waiting_days: int = Field(7, ge=1, description="Days until an unconfirmed import ends.")
    job_results_days: int = Field(
        30, ge=1, description="Days after which an ended job and its results are removed."
    )
    job_lease_seconds: float = Field(
        30.0,
        gt=0,
        description="How long a job of a worker that fell silent waits before another takes it.",
    )
    job_attempts: int = Field(
        5, ge=1, description="Attempts without progress after which a job fails."
    )
    require_if_match: bool = Field(
        False, description="Refuse updates of existing records without If-Match (428)."
    )
    require_idempotency_key: bool = Field(
        False, description="Refuse a POST that changes something without Idempotency-Key (400)."
    )
    idempotency_hours: float = Field(
        24.0, gt=0, description="How long an Idempotency-Key is remembered with its answer."
    )
    idempotency_lease_seconds: float = Field(
        60.0,
        gt=0,
        description="How long a key stays in flight when the process that worked on it died.",
    )
    idempotency_max_answer_bytes: int = Field(
        262_144, ge=0, description="Largest answer that is kept for repetition."
    )
    idempotency_keys_per_caller: int = Field(
        50_000,
        ge=1,
        description="Idempotency-Keys that are remembered of one caller; a new one beyond answers "
        "429 `too_many_idempotency_keys` and has no effect.",
    )
    idempotency_bytes_per_caller: int = Field(
        50_000_000,
        ge=0,
        description="Bytes of answers that are kept for one caller; beyond it a request is carried "
        "out once all the same, and its repetition is told `answer_not_kept`.",
    )
    requests_per_minute: int = Field(
        60_000,
        ge=0,
        description="Tokens a minute per key and process, one for a plain request and more for "
        "one that takes more work (see limits.md); 0 means no limit.",
    )
    request_burst: int = Field(
        2_000, ge=1, description="Tokens that a key may spend at once, beyond its rate."
    )
    request_budget: int = Field(
        3_000,
        ge=100,
        description="Tokens that one request may cost, each about two milliseconds of work; one "
        "that would cost more answers 422 `over_budget`.",
    )
    failed_credentials_per_minute: int = Field(
        60,
        ge=0,
        description="Keys, tokens and clients refused a minute per client address and process, "
        "before the answer is 429; 0 means no limit. Behind a proxy set LATERAL_TRUSTED_PROXIES.",
    )
    impression_days: float = Field(
        365.0, gt=0, description="How long it is kept which lists were shown to whom."
    )
    feedback_days: float = Field(
        730.0,
        gt=0,
        description="How long it is kept what people were recommended, what they did and what "
        "became of it. PostgreSQL drops whole months.",
    )
    dataset_days: float = Field(
        365.0,
        gt=0,
        description="How long a dataset of feedback is kept, unless something works with it.",
    )
    retrain_after_erasure_days: float = Field(
        30.0,
        ge=0,
        description="How long a version may stay in use, and be promoted, that learnt from a "
        "dataset from which somebody was taken out since. After that train anew, or retire it.",
    )
    exploration: Literal["none", "neighbours"] = Field(
        "none",
        description="`neighbours`: in the list that a person sees, one pair of neighbours with "
        "close scores may change places, the first never, by a coin that holds for the day. "
        "It tells rankers how much a place counts. Tell people about it before you switch it on. "
        "It holds until an administrator decides by `PUT /v1/exploration`.",
    )
    former_id_days: float = Field(
        730.0,
        gt=0,
        description="How long a renamed record is still known by its former id, so that late files "
        "make no second one; never shorter than anything is kept that was recorded under it.",
    )
    closed_case_days: float = Field(
        1_461.0,
        gt=0,
        description="How long a closed move case is kept; what a manager's moves of people add up "
        "to goes back 36 months.",
    )
    audit_mention_days: float = Field(
        1_095.0,
        gt=0,
        description="How long a person finds reads of lists in which they stood; the entries of "
        "the audit log stay.",
    )
    ended_credential_days: float = Field(
        365.0, gt=0, description="How long keys and clients stay listed that ended."
    )
    outbox_days: float = Field(
        30.0, gt=0, description="How long changes can be followed before they are cleared."
    )
    word_vectors: bool = Field(
        True,
        description="Train rankers with the word vectors that ship with the package, where no "
        "sentence-embedding model is configured. It holds for a match before the first training "
        "too.",
    )
    embedding_model: Path | None = Field(
        None,
        description="Folder of a sentence-embedding model (config.json, tokenizer.json and "
        "model.safetensors or model.onnx) that rankers are trained and served with; needs the "
        "extra `semantic`. Empty means none.",
    )
    webhook_allow_http: bool = Field(
        False, description="Let webhooks use http; otherwise only https."
    )
    webhook_allow: str = Field(
        "",
        description="Networks and host names inside of the organisation that webhooks may reach, "
        "separated by commas, such as 10.20.0.0/16,hooks.corp.example; all others must be public.",
    )
    webhook_seconds: float = Field(
        15.0, gt=0, description="Longest time that one delivery of a webhook may take."
    )
    webhook_log_days: float = Field(
        30.0, gt=0, description="How long deliveries of webhooks stay in their log."
    )
    token_seconds: int = Field(
        600, ge=30, le=3600, description="How long a token of an OAuth 2 client holds."
    )
    embed_origins: str = Field(
        "",
        description="Web origins that may embed Lateral, separated by commas, such as "
        "https://portal.example; embed tokens and CORS are for these alone.",
    )
    public_origin: str = Field(
        "",
        description="The web origin under which people reach this service, such as "
        "https://lateral.example; pages of that origin may use embed tokens, too.",
    )
    erasure_notice_seconds: float = Field(
        60.0,
        ge=0,
        description="How long the change feed and webhooks name a person who was erased, so that "
        "others drop the record too; then the name goes and the database is rewritten.",
    )
    purge_hour: int | None = Field(
        None,
        ge=0,
        le=23,
        description="The hour of the day (UTC) in which the database is rewritten after erasures; "
        "when none is given, as soon as the notice is over. In a large database writers are "
        "refused meanwhile.",
    )
    erasure_block_days: int = Field(
        365,
        ge=0,
        le=36_500,
        description="How long the external id of an erased person is refused to new records.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Log level."
    )

    @model_validator(mode="after")
    def _threads_have_connections(self) -> Self:
        if self.worker_threads > self.pool_size:
            raise ValueError("worker_threads is larger than pool_size")
        return self

    @model_validator(mode="after")
    def _lists_are_readable(self) -> Self:
        wrong = [one for one in self.allowed_embed_origins if not ORIGIN.fullmatch(one)]
        if wrong:
            raise ValueError(f"embed_origins: {wrong[0]!r} is not an origin")
        if self.public_origin and not ORIGIN.fullmatch(self.public_origin):
            raise ValueError(f"public_origin: {self.public_origin!r} is not an origin")
        for one in self.trusted_proxy_networks:
            try:
                ip_network(one, strict=False)
            except ValueError as error:
                raise ValueError(f"trusted_proxies: {one!r} is no address or network") from error
        return self

    @property
    def trusted_proxy_networks(self) -> list[str]:
        """The addresses and networks of proxies that say who their clients are."""
        return listed(self.trusted_proxies)

    @property
    def allowed_embed_origins(self) -> frozenset[str]:
        """The web origins that may embed the service."""
        return frozenset(listed(self.embed_origins))

    @property
    def token_origins(self) -> frozenset[str]:
        """The web origins that embed tokens may be issued for."""
        own = {self.public_origin} if self.public_origin else set[str]()
        return self.allowed_embed_origins | own

    @property
    def resolved_database_url(self) -> str:
        """The database URL, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'lateral.db'}"

    @property
    def embedding_dir(self) -> Path:
        """Where the embedding model's graph and vectors are kept."""
        return self.data_dir / "embedding"

    @property
    def artifacts_dir(self) -> Path:
        """Where trained rankers lie, a folder a version."""
        return self.data_dir / "artifacts"

    @property
    def batch_rankings_dir(self) -> Path:
        """Where rankings of everybody lie, a folder a ranking."""
        return self.data_dir / "batch_rankings"

    @property
    def datasets_dir(self) -> Path:
        """Where datasets of feedback lie, a folder a dataset."""
        return self.data_dir / "datasets"
