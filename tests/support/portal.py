"""A portal's own server beside the service, and a browser that notes what its pages do."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, Request

HOST = "127.0.0.1"
AXE = Path(__file__).parents[1] / "portal" / "axe" / "axe.min.js"
# What docs/portal.md tells hosts to send, and no more.
POLICY = (
    "default-src 'none'; script-src 'self' {service}; connect-src 'self' {service}; "
    "frame-src {service}; img-src 'self'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A portal</title>
<link rel="icon" href="/icon">
</head>
<body>
<main>{body}</main>
<script type="module" crossorigin="anonymous" src="{service}/portal/v1/lateral.js"></script>
<script type="module" src="/start.js"></script>
{more}
</body>
</html>
"""
_START = """
lateral.configure({{
  server: "{service}",
  getToken: async () => (await fetch("/token", {{method: "POST"}})).json(),
}});
"""


@dataclass
class Host:
    """An organisation's portal: signs E-1 in and asks the service for tokens.

    `hr` is a key of HR, for what tests change behind the pages.
    `minted` counts the tokens that pages asked for; `changes` go into the body that asks.
    """

    origin: str
    service: str = ""
    key: str = ""
    hr: str = ""
    minted: int = 0
    body: str = '<lateral-moves employee="E-1"></lateral-moves>'
    more: str = ""
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    status: int = 201

    def token(self, **changes: Any) -> Any:
        """A token, as the service issues it."""
        body = {"employee": "E-1", "origin": self.origin, "may": ["read", "act"]}
        answer = httpx.post(
            f"{self.service}/v1/embed-tokens",
            json={**body, **self.changes, **changes},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )
        return answer.raise_for_status().json()

    def ask(self, method: str, path: str, body: Any = None, *, token: str = "") -> httpx.Response:
        """What the service answers: to HR, or to the page that holds a token."""
        headers = {"Authorization": f"Bearer {token or self.hr}"}
        if token:
            headers["Origin"] = self.origin
        return httpx.request(
            method, f"{self.service}{path}", json=body, headers=headers, timeout=30
        )

    def file(self, path: str) -> tuple[str, str]:
        """The media type and the text of one of its files."""
        if path in self.files:
            return self.files[path]
        if path == "/start.js":
            return "text/javascript", _START.format(service=self.service)
        page = _PAGE.format(service=self.service, body=self.body, more=self.more)
        return "text/html; charset=utf-8", page


@contextmanager
def running_host() -> Iterator[Host]:
    """A portal on a free port of loopback."""
    server = ThreadingHTTPServer((HOST, 0), BaseHTTPRequestHandler)
    host = Host(f"http://{HOST}:{server.server_address[1]}")
    server.RequestHandlerClass = _handler_of(host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def _handler_of(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, text = host.file(self.path.partition("?")[0])
            self._answer(200, media_type, text)

        def do_POST(self) -> None:
            host.minted += 1
            told = host.token() if host.status == 201 else {"error": "signed out"}
            self._answer(host.status, "application/json", json.dumps(told))

        def _answer(self, status: int, media_type: str, text: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", POLICY.format(service=host.service))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Stay silent."""

    return Handler


@dataclass
class Visit:
    """A page in the browser: what it logged and what it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def asked(self, part: str, method: str = "GET") -> list[Request]:
        """The requests whose address holds a text."""
        return [one for one in self.requests if part in one.url and one.method == method]

    def elsewhere(self, *origins: str) -> list[str]:
        """The addresses asked that lie at none of these origins."""
        return [one.url for one in self.requests if not one.url.startswith(origins)]

    def findings(self, within: str = "body") -> list[str]:
        """What axe finds wrong, as `rule: selector`."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            """async (within) => {
              const {violations} = await axe.run(within, {resultTypes: ["violations"]});
              return violations.flatMap(({id, nodes}) => nodes.map((one) => `${id}: ${one.target}`
                + ` ${one.failureSummary.split("\\n").at(-1)}`));
            }""",
            within,
        )
        return [str(one) for one in found]


class Visitor:
    """Opens pages, each in a profile of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(
        self, url: str, before: Callable[[Page], object] | None = None, **options: Any
    ) -> Visit:
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        visit = Visit(page)
        page.on("console", lambda one: self._note(visit, one.type, one.text))
        page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
        page.on("request", lambda one: self._note_request(visit, one))
        if before:
            before(page)
        page.goto(url)
        return visit

    @staticmethod
    def _note(visit: Visit, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            visit.complaints.append(f"{kind}: {text}")

    @staticmethod
    def _note_request(visit: Visit, request: Request) -> None:
        visit.requests.append(request)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
