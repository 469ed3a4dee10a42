"""A server under measurement is awaited for as long as it lives, and no longer."""

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.service import Service, ServiceError, free_port, running_server

# Starts to listen late, says for a while that it is not ready, then is.
LATE = """
import http.server, sys, time
time.sleep(0.7)
began = time.monotonic()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ready = self.path == "/livez" or time.monotonic() - began > 0.7
        self.send_response(200 if ready else 503)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
ENDS_UNREADY = LATE.replace("200 if ready else 503", "200 if self.path == '/livez' else 503")
NEVER = "raise SystemExit('no such database')"


def test_a_slow_start_is_awaited(tmp_path: Path) -> None:
    port, began = free_port(), time.monotonic()
    command = [sys.executable, "-c", LATE, str(port)]
    with running_server(command, port, dict(os.environ), tmp_path / "log") as process:
        Service(port, {}, process).await_ready()
        assert time.monotonic() - began > 1.4


def test_a_server_that_ends_is_not_awaited_and_its_last_words_are_told(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", NEVER]
    with (
        pytest.raises(ServiceError, match="ended with 1 before it answered") as caught,
        running_server(command, port, dict(os.environ), tmp_path / "log"),
    ):
        pass
    assert "no such database" in "\n".join(caught.value.__notes__)


def test_a_server_that_ends_before_it_is_ready_is_not_awaited(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", ENDS_UNREADY, str(port)]
    with running_server(command, port, dict(os.environ), tmp_path / "log") as process:
        process.kill()
        with pytest.raises(ServiceError, match="before it was ready"):
            Service(port, {}, process).await_ready()
