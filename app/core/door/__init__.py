"""What stands before the application: connections, headers and how fast requests must come."""

from app.core.door.config import DoorConfig
from app.core.door.limits import Limits, Pace

__all__ = ["DoorConfig", "Limits", "Pace"]
