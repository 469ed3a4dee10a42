"""Writes the page of the settings; `make settings` renews it and a test compares it."""

import sys
from types import NoneType
from typing import Any, get_args

from pydantic.fields import FieldInfo

from app.settings import Settings

HEAD = """# Settings

Every setting is an environment variable, read once at the start. This page is written by
`make settings` from the settings themselves.

| variable | kind | default | meaning |
| --- | --- | --- | --- |
"""


def settings_page() -> str:
    """The page, with a row a setting."""
    prefix = Settings.model_config["env_prefix"]
    rows = (
        f"| `{prefix}{name.upper()}` | {_kind(field.annotation)} | {_default(field)} "
        f"| {field.description} |\n"
        for name, field in sorted(Settings.model_fields.items(), key=_is_inherited)
    )
    return HEAD + "".join(rows)


def _is_inherited(named: tuple[str, FieldInfo]) -> bool:
    """Whether a setting is of a part that the service's own settings build on."""
    return named[0] not in Settings.__annotations__


def _kind(annotation: Any) -> str:
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not NoneType]
    if all(isinstance(kind, str) for kind in kinds):
        return " or ".join(f"`{kind}`" for kind in kinds)
    words = {"Path": "path", "SecretStr": "secret", "str": "text", "bool": "true or false"}
    return ", ".join(words.get(kind.__name__, kind.__name__) for kind in kinds)


def _default(field: FieldInfo) -> str:
    if field.default is None:
        return "empty"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
