"""The image's install step works in an empty folder, and what it installs serves."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support.image import ROOT, BuildFolder, stages

START_SECONDS = 60


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuildFolder]:
    built = BuildFolder(tmp_path_factory.mktemp("image"))
    built.build()
    yield built
    shutil.rmtree(built.folder)


@pytest.mark.long
def test_the_image_holds_the_locked_packages_and_nothing_else(image: BuildFolder) -> None:
    site = next((image.binaries.parent / "lib").glob("python3.*/site-packages"))
    found = {path.name.split("-")[0].lower() for path in site.glob("*.dist-info")}
    locked = {
        requirement.name.replace("-", "_")
        for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if line and line[0].isalnum()
        for requirement in [Requirement(line.removesuffix(" \\"))]
        if requirement.marker is None or requirement.marker.evaluate()
    }
    assert found == {*locked, "lateral"}


@pytest.mark.long
def test_the_image_serves_as_its_command_says(image: BuildFolder, tmp_path: Path) -> None:
    instructions = {instruction.keyword: instruction for instruction in stages()[-1]}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = instructions["CMD"].exec_form
    command[command.index("--host") + 1] = "127.0.0.1"
    check = [word.replace(":8000", f":{port}") for word in instructions["HEALTHCHECK"].exec_form]
    environment = image.environment() | {
        "PATH": f"{image.binaries}:/usr/bin:/bin",
        "LATERAL_DATA_DIR": str(tmp_path / "var"),
    }
    subprocess.run(
        [image.binaries / "lateral", "migrate"],
        cwd=image.sources,
        env=environment,
        capture_output=True,
        check=True,
    )
    with (tmp_path / "log").open("wb") as log:
        service = subprocess.Popen(
            [image.binaries / command[0], *command[1:], "--port", port],
            cwd=image.sources,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            healthy = _becomes_healthy([str(image.binaries / check[0]), *check[1:]], service)
        finally:
            service.send_signal(signal.SIGTERM)
            code = service.wait(timeout=20)
    assert healthy, (tmp_path / "log").read_text()
    assert code in {0, -signal.SIGTERM}


def _becomes_healthy(check: list[str], service: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and service.poll() is None:
        if subprocess.run(check, capture_output=True, check=False, env={}).returncode == 0:
            return True
        time.sleep(0.3)
    return False


def test_the_image_does_not_run_as_root() -> None:
    users = [step.value for step in stages()[-1] if step.keyword == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_base_of_the_image_is_pinned() -> None:
    bases = {stage[0].value.split()[0] for stage in stages()}
    assert len(bases) == 1
    assert all(base.startswith("python:3.11.") for base in bases)
