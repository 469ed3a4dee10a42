"""The settings of how much is worked on at once, a part of the service's settings."""

from pydantic import Field
from pydantic_settings import BaseSettings


class LoadSettings(BaseSettings):
    """What a process does at a time, and beyond which it tells clients to come again."""

    worker_threads: int = Field(
        16,
        ge=1,
        description="Threads that answer requests; at most the pool size. All of them share one "
        "interpreter lock, so more keep each other and the event loop waiting.",
    )
    threads_waiting: int = Field(
        20,
        ge=1,
        description="Requests that may wait for a thread. While so many do, or fewer in a queue "
        "that does not drain, the next one answers 503 `overloaded` at once, before any work is "
        "done for it.",
    )
    computing_at_once: int = Field(
        2,
        ge=1,
        description="Answers that a process ranks or explains at a time; those that it remembers "
        "wait for none of them. More than its cores make each slower and none sooner.",
    )
    computing_waiting: int = Field(
        100,
        ge=0,
        description="Answers that may wait for their turn to be computed; one more answers 503 "
        "`overloaded` at once. Fewer may wait where they take so long that the last one would "
        "wait for longer than `computing_seconds`. Each keeps a thread beside `worker_threads`.",
    )
    computing_seconds: float = Field(
        2.5,
        gt=0,
        description="Longest wait of an answer for its turn to be computed; then 503 `overloaded`.",
    )
    max_in_flight: int = Field(
        512, ge=1, description="Requests in flight beyond which the service answers 503."
    )
    max_in_flight_per_address: int = Field(
        448,
        ge=1,
        description="Requests in flight from one client address (of IPv6: one /64) beyond which "
        "it is answered 503; trusted proxies are exempt.",
    )
    max_uploads: int = Field(
        32, ge=1, description="Imports that are sent at once beyond which others are answered 503."
    )
    max_uploads_per_address: int = Field(
        16, ge=1, description="Imports that one client address may send at once."
    )
