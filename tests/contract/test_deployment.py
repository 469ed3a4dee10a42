"""The compose file and the proxy's configuration are what the deployment guide promises."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.settings import Settings
from tests.support.served import HOST, ROOT, ServedProcess, served_process

COMPOSE = ROOT / "compose.yaml"
NGINX = ROOT / "deploy" / "nginx.conf"
SILENT_SECONDS = 1
ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def services() -> dict[str, dict[str, Any]]:
    document = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return dict(document["services"])


def check_compose(file: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema"]
    return subprocess.run(
        [*command, "vendor.compose-spec", file], capture_output=True, text=True, check=False
    )


def test_the_compose_file_follows_its_specification() -> None:
    done = check_compose(COMPOSE)
    assert done.returncode == 0, done.stdout


def test_a_misspelt_key_of_the_compose_file_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    text = COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "health_check:", 1)
    wrong.write_text(text, encoding="utf-8")
    assert "health_check" in check_compose(wrong).stdout


def test_the_services_use_this_version_and_known_settings() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = {f"LATERAL_{name.upper()}" for name in Settings.model_fields}
    ours = {name: one for name, one in services().items() if one["image"].startswith("lateral")}
    assert set(ours) == {"migrate", "web-1", "web-2", "worker"}
    for service in ours.values():
        assert service["image"] == f"lateral:{project['version']}"
        named = {name for name in service["environment"] if name.startswith("LATERAL_")}
        assert named
        assert named <= known


def test_what_the_compose_file_mounts_and_asks_for_is_there() -> None:
    web = set(re.findall(r"server (\S+):8000", NGINX.read_text(encoding="utf-8")))
    assert web == {name for name in services() if name.startswith("web-")}
    mounted = [one.split(":")[0] for one in services()["proxy"]["volumes"]]
    assert [source for source in mounted if not (ROOT / source).exists()] == ["./deploy/tls"]
    assert "deploy/tls" in (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


@pytest.fixture
def pair(settings: Settings, champion: str) -> Iterator[list[ServedProcess]]:
    """Two web processes on one database."""
    with ExitStack() as stack:
        yield [stack.enter_context(served_process(settings)) for _ in range(2)]


@pytest.fixture
def proxy(pair: Sequence[ServedProcess], tmp_path: Path) -> Iterator[str]:
    """The configured nginx in front of them, on a free port; it gives up silence sooner."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        if os.environ.get("CI"):
            pytest.fail("No nginx: .ci/run installs it")
        pytest.skip("No nginx on this machine")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    (tmp_path / "tls").mkdir()
    make_certificate(tmp_path / "tls")
    config = tmp_path / "nginx.conf"
    config.write_text(local_configuration(nginx, pair, port, tmp_path), encoding="utf-8")
    command = [nginx, "-p", tmp_path, "-c", config, "-e", "stderr", "-g", "daemon off;"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as process:
        try:
            await_port(port)
            yield f"https://{HOST}:{port}"
        finally:
            process.terminate()


def local_configuration(nginx: str, pair: Sequence[ServedProcess], port: int, folder: Path) -> str:
    """The shipped configuration with this machine's ports, and folders of the test's own."""
    text = NGINX.read_text(encoding="utf-8")
    for name, served in zip(("web-1:8000", "web-2:8000"), pair, strict=True):
        text = replaced(text, name, served.url.removeprefix("http://"))
    text = replaced(text, "listen 8443", f"listen {HOST}:{port}")
    text = replaced(text, "/tmp/nginx", f"{folder}/nginx")
    text = replaced(text, "worker_processes auto", "worker_processes 1")
    for timeout in ("client_header_timeout 10s", "client_body_timeout 15s"):
        text = replaced(text, timeout, f"{timeout.split()[0]} {SILENT_SECONDS}s")
    version = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=True).stderr
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < (1, 25):
        # Debian's nginx is older than the image and knows `http2` on the listening line alone.
        text = replaced(text, "        http2 on;\n", "")
    return text


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def await_port(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx did not listen")


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@ON_SQLITE
def test_the_proxy_serves_bounds_and_survives_a_dead_process(
    proxy: str, pair: Sequence[ServedProcess]
) -> None:
    with httpx.Client(base_url=proxy, verify=False, timeout=30) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/metrics").status_code == 403
        assert client.get("/v1/employees").status_code == 401
        assert client.get("/livez", headers={"X-Long": "x" * 70_000}).status_code in {400, 431}
        too_large = client.post("/v1/match", content=b"x" * 5_300_000)
        assert too_large.status_code == 413
        pair[0].kill()
        assert [client.get("/livez").status_code for _ in range(6)] == [200] * 6


@ON_SQLITE
def test_the_proxy_drops_a_client_that_falls_silent(proxy: str) -> None:
    context = ssl._create_unverified_context()
    port = int(proxy.rsplit(":", 1)[1])
    with (
        socket.create_connection((HOST, port), 10) as plain,
        context.wrap_socket(plain) as secured,
    ):
        secured.settimeout(SILENT_SECONDS + 15)
        secured.sendall(b"GET /livez HTTP/1.1\r\nHost: l")
        try:
            last = secured.recv(64)
        except ConnectionResetError:
            last = b""
        assert last == b"" or b" 408 " in last
