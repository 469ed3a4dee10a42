"""How requests reach the live snapshot of their process."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from app.core.services import Services, services_of
from app.serving.live import Serving


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveServices(Services):
    """What the service holds, and the live snapshot, of which `core` may not know."""

    serving: Serving


def serving_of(app: Any) -> Serving:
    """The live snapshot of an application that was started."""
    services = services_of(app)
    if not isinstance(services, LiveServices):
        raise TypeError("The application was started without its live snapshot.")
    return services.serving


async def _serving(request: Request) -> Serving:
    return serving_of(request.app)


Live = Annotated[Serving, Depends(_serving)]
