"""An identity provider on loopback: it serves its keys over HTTP and signs tokens with them."""

import json
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey

ISSUER = "https://login.example.com"
AUDIENCE = "lateral"
Claims = dict[str, Any]
Key = RSAKey | ECKey


def rsa_key(key_id: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": key_id})


def weak_rsa_key(key_id: str) -> RSAKey:
    """A key of 1024 bits, which the library makes only under protest."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return RSAKey.generate_key(1024, {"kid": key_id})


def ec_key(key_id: str, curve: str = "P-256") -> ECKey:
    return ECKey.generate_key(curve, {"kid": key_id})


def claims(**changes: Any) -> Claims:
    """The claims of a good token; a change to None removes a claim."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "00u1a2b3",
        "iat": now,
        "exp": now + 300,
        "lateral_kind": "hr_partner",
        **changes,
    }
    return {name: value for name, value in good.items() if value is not None}


def token(key: Key, said: Claims, algorithm: str | None = None, **header: Any) -> str:
    """A token signed by a key, under its id unless the header says something else."""
    algorithm = algorithm or ("RS256" if isinstance(key, RSAKey) else "ES256")
    told = {"alg": algorithm, "typ": "JWT", "kid": key.kid, **header}
    told = {name: value for name, value in told.items() if value is not None}
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jws.serialize_compact(told, json.dumps(said), key, [algorithm], registry)


@dataclass
class Provider:
    """What the server answers, and how often it was asked."""

    keys: list[Key] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    seconds: float = 0.0
    drip_seconds: float = 0.0
    location: str | None = None
    asked: int = 0
    url: str = ""

    def document(self) -> bytes:
        """The JWK set."""
        public = [{**key.as_dict(private=False), "use": "sig", "kid": key.kid} for key in self.keys]
        return self.body or json.dumps({"keys": public + self.entries}).encode()


@contextmanager
def serving(*keys: Key) -> Iterator[Provider]:
    """A provider that listens on loopback until the block ends."""
    provider = Provider(list(keys))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/jwks.json"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked += 1
            time.sleep(provider.seconds)
            document = provider.document()
            self.send_response(provider.status)
            if provider.location:
                self.send_header("Location", provider.location)
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            try:
                self._write(document)
            except OSError:
                return

        def _write(self, document: bytes) -> None:
            if not provider.drip_seconds:
                self.wfile.write(document)
                return
            for byte in document:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(provider.drip_seconds)

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    return Handler
