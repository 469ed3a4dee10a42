"""Carries out the build stage of the Dockerfile in a folder, where no Docker engine runs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, such as `COPY app app`."""

    keyword: str
    value: str

    @property
    def exec_form(self) -> list[str]:
        """The words of a command in JSON form."""
        words: list[str] = json.loads(self.value[self.value.index("[") :])
        return words


def stages() -> list[list[Instruction]]:
    """The instructions of the Dockerfile, a list a stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    found: list[list[Instruction]] = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        keyword, value = line.split(maxsplit=1)
        if keyword == "FROM":
            found.append([])
        found[-1].append(Instruction(keyword, value))
    return found


@dataclass(frozen=True)
class BuildFolder:
    """Stands for the file system of the image: `/srv` lies in it."""

    folder: Path

    @property
    def sources(self) -> Path:
        """Where the service lies."""
        return self.folder / "srv" / "lateral"

    @property
    def binaries(self) -> Path:
        """Where its commands lie."""
        return self.folder / "srv" / "venv" / "bin"

    def build(self) -> None:
        """Carry out the first stage."""
        self._provide_python()
        for instruction in stages()[0]:
            match instruction.keyword:
                case "WORKDIR":
                    self._placed(instruction.value).mkdir(parents=True)
                case "COPY":
                    self._copy(instruction.value.split())
                case "RUN":
                    self._run(instruction.value)
                case "FROM" | "SHELL":
                    pass
                case other:
                    raise ValueError(f"{other} in the build stage is not carried out here")

    def environment(self) -> dict[str, str]:
        """No variable of the caller but those that lead to the package registry."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.lower().endswith("_proxy")
            or name.startswith(("PIP_", "UV_", "SSL_"))
            or name == "HOME"
        }
        return kept | {"PATH": f"{self.folder / 'usr' / 'bin'}:/usr/bin:/bin"}

    def _provide_python(self) -> None:
        binaries = self.folder / "usr" / "bin"
        binaries.mkdir(parents=True)
        (binaries / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")

    def _placed(self, path: str) -> Path:
        return self.folder / path.removeprefix("/")

    def _copy(self, words: list[str]) -> None:
        *names, _target = words
        admitted = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        for name in names:
            if f"!{name}" not in admitted:
                raise FileNotFoundError(f"{name} is kept out by .dockerignore")
            source, target = ROOT / name, self.sources / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def _run(self, command: str) -> None:
        command = command.replace("/srv/", f"{shlex.quote(str(self.folder))}/srv/")
        done = subprocess.run(
            ["/bin/sh", "-eu", "-c", command],
            cwd=self.sources,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command}\n{done.stdout}\n{done.stderr}")
