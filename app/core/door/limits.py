"""What a connection may cost before its request is whole."""

from dataclasses import dataclass

from app.core.networks import Networks
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Pace:
    """The least speed of a client: a grace, then so many bytes for each second."""

    grace: float
    bytes_per_second: float

    def is_broken(self, seconds: float, received: int) -> bool:
        """Whether a client that had this long sent too little."""
        return seconds > self.grace + received / self.bytes_per_second


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a process's connections."""

    connections: int
    connections_per_address: int
    header_bytes: int
    headers: int
    header_seconds: float
    body: Pace
    streamed: Pace
    streamed_paths: frozenset[str]
    answer: Pace
    trusted: Networks

    @classmethod
    def of(cls, settings: Settings, streamed_paths: frozenset[str]) -> "Limits":
        """The limits that the settings set; bodies of streamed paths have a pace of their own."""
        return cls(
            connections=settings.max_connections,
            connections_per_address=settings.max_connections_per_address,
            header_bytes=settings.max_header_bytes,
            headers=settings.max_headers,
            header_seconds=settings.header_seconds,
            body=Pace(settings.body_seconds, settings.body_bytes_per_second),
            streamed=Pace(settings.import_silence_seconds, settings.import_bytes_per_second),
            streamed_paths=streamed_paths,
            answer=Pace(settings.answer_seconds, settings.body_bytes_per_second),
            trusted=Networks(settings.trusted_proxy_networks),
        )

    @property
    def shortest_wait(self) -> float:
        """The shortest of all deadlines, in seconds."""
        paces = (self.body, self.streamed, self.answer)
        return min(self.header_seconds, *(pace.grace for pace in paces))

    def pace_of(self, path: str) -> Pace:
        """How fast the body of a request to this path must come."""
        return self.streamed if path in self.streamed_paths else self.body
