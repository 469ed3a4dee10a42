"""How uvicorn serves the application behind the door."""

from collections.abc import Callable
from typing import Any

import uvicorn

from app.core.door.connection import GuardedProtocol
from app.core.door.limits import Limits
from app.core.door.register import Door

_GRACE_SECONDS = 10


class DoorConfig(uvicorn.Config):
    """Settings of uvicorn; each process that loads them gets a register of its connections."""

    def __init__(
        self, app: str | Callable[..., Any], limits: Limits, keep_alive_seconds: int, **more: Any
    ) -> None:
        super().__init__(
            app,
            factory=True,
            http=GuardedProtocol,
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=True,
            # Said in so many words: uvicorn believes loopback, and a variable of its own, else.
            forwarded_allow_ips=limits.trusted.texts(),
            timeout_keep_alive=keep_alive_seconds,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            **more,
        )
        self._limits = limits

    def load(self) -> None:
        """Load the application, and open the door of this process."""
        super().load()
        self.door = Door(self._limits)
