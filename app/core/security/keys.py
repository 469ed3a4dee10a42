"""API keys as text: how they look, how they are made and how they are hashed."""

import hashlib
import hmac
import os
import re
import secrets
import string
from dataclasses import dataclass
from pathlib import Path

from app.core.private_files import make_folder
from app.settings import Settings

_PREFIX_LETTERS = string.ascii_lowercase + string.digits
_SECRET_LETTERS = string.ascii_letters + string.digits
_PREFIX_LENGTH = 10
_SECRET_LENGTH = 40
_FORM = re.compile(rf"lat_([a-z0-9]{{{_PREFIX_LENGTH}}})_([A-Za-z0-9]{{{_SECRET_LENGTH}}})")
_PEPPER_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key `lat_<prefix>_<secret>`: the prefix names it, the secret proves it."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"lat_{self.prefix}_{self.secret}"

    def __repr__(self) -> str:
        return f"KeyText(prefix={self.prefix!r})"


def new_key() -> KeyText:
    """A fresh key of 238 random bits."""
    return KeyText(
        prefix="".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH)),
        secret=_new_secret(),
    )


def rotated_key(prefix: str) -> KeyText:
    """A fresh secret under a known prefix."""
    return KeyText(prefix, _new_secret())


def parse_key(text: str) -> KeyText | None:
    """The key in a text, nothing when it is not one."""
    match = _FORM.fullmatch(text)
    return KeyText(match[1], match[2]) if match else None


def secret_hash(pepper: bytes, key: KeyText) -> str:
    """What is stored of a key: HMAC-SHA256 under the pepper, bound to the prefix."""
    return hmac.new(pepper, str(key).encode("ascii"), hashlib.sha256).hexdigest()


def load_pepper(settings: Settings) -> bytes:
    """The secret under which keys are hashed, made on first use when none is set."""
    if settings.key_pepper is not None:
        return settings.key_pepper.get_secret_value().encode()
    path = settings.data_dir / "key_pepper"
    if not path.exists():
        _make_pepper(path)
    pepper = path.read_bytes()
    if len(pepper) != _PEPPER_BYTES:
        raise ValueError(f"{path} is damaged: it does not hold {_PEPPER_BYTES} bytes")
    return pepper


def derived_key(pepper: bytes, purpose: str) -> bytes:
    """A key of 256 bits for one purpose alone (HKDF-Expand, RFC 5869)."""
    return hmac.new(pepper, f"lateral {purpose}".encode() + b"\x01", hashlib.sha256).digest()


def _new_secret() -> str:
    return "".join(secrets.choice(_SECRET_LETTERS) for _ in range(_SECRET_LENGTH))


def _make_pepper(path: Path) -> None:
    """Write the file whole or not at all; of several processes the first one wins."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_PEPPER_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
