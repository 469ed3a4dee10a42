"""The bodies of readiness that is shown."""

from pydantic import ConfigDict, Field

from app.core.schemas import Body


class ShownReadinessBody(Body):
    """Whether the manager who hires reads how far the person is on the way to leading."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shown": True}]})

    shown: bool = Field(description="False takes it back.")
