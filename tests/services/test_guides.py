"""The guides are true: their commands run, and answer what they say."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from tests.support.served import ROOT, await_live

# How many sections each has.
GUIDES = {"integration.md": 12, "scim.md": 5, "learning.md": 8}
TO_BE_RUN = [
    pytest.param(name, marks=[pytest.mark.long] if name == "learning.md" else []) for name in GUIDES
]
SECTION = re.compile(r"^## (.+?)$(.*?)(?=^##? |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "--- end of {} ---"


@dataclass(frozen=True)
class Step:
    """A section's commands, and the lines that its answer holds."""

    title: str
    commands: str
    answer: tuple[str, ...]


def steps(guide: str) -> list[Step]:
    found = []
    for title, body in SECTION.findall((ROOT / "docs" / guide).read_text(encoding="utf-8")):
        blocks = dict(BLOCK.findall(body))
        found.append(Step(title, blocks["sh"], tuple(blocks["text"].splitlines())))
    return found


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """A service as an operator starts one, with its worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "lateral", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(settings)) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            await_live(address, process)
            yield address
        finally:
            process.terminate()


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_REFRESH_SECONDS": "0.2",
        "LATERAL_LOG_LEVEL": "ERROR",
        "LATERAL_EMBED_ORIGINS": "https://portal.example.com",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", TO_BE_RUN)
def test_the_guide_is_true_from_its_first_command_to_its_last(
    settings: Settings, address: str, tmp_path: Path, name: str
) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash")
    assert httpx.get(f"{address}/livez").status_code == 200
    guide = steps(name)
    script = "\n".join(f"{step.commands}\necho; echo '{END.format(step.title)}'" for step in guide)
    done = subprocess.run(
        [shell, "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**environment(settings), "LATERAL": address},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rest = done.stdout
    for step in guide:
        told, end, rest = rest.partition(END.format(step.title))
        assert end, f"{step.title}: not reached\n{done.stdout}{done.stderr}"
        missing = [line for line in step.answer if line not in told]
        assert missing == [], f"{step.title}: {missing} not in\n{told}{done.stderr}"


@pytest.mark.parametrize("name", GUIDES)
def test_every_section_has_commands_and_an_answer(name: str) -> None:
    guide = steps(name)
    assert len(guide) == GUIDES[name]
    assert all(step.commands and step.answer for step in guide)
