"""Counts the work of a function: the same on every machine, whatever else runs there."""

import gc
import re
import sys
import tracemalloc
from collections.abc import Callable, Sized
from dataclasses import dataclass
from types import FrameType
from typing import Any

_ARRAYS = re.compile(r"[/\\\\](?:numpy|scipy)[/\\\\]")
CONSTANT = frozenset({"add", "append", "pop", "get"})


@dataclass(frozen=True)
class Work:
    """Instructions and what calls into C went through, and the most bytes held at a time."""

    steps: int
    peak: int


def work_of(function: Callable[[], Any]) -> Work:
    """Run a function twice and count the second time: what is made only once is no work of its own.

    Every instruction is a step. A call of a method of something that has a length, such as
    `names.count(name)`, is as many as that, for in C it may look at all of it; those that are known
    not to are one. Garbage that other tests left is not collected meanwhile: what its finalisers do
    would be counted too.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        _counted(function)
        return _counted(function)
    finally:
        if collects:
            gc.enable()


def array_calls_of(function: Callable[[], Any]) -> int:
    """Run a function and count the calls of functions and methods of numpy and scipy.

    Calls that they make among themselves count as well: those are what small arrays cost.
    """
    calls = 0

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        if event == "call":
            calls += _ARRAYS.search(frame.f_code.co_filename) is not None
        elif event == "c_call":
            owner = argument.__self__
            named = argument.__module__ or type(owner).__module__
            calls += str(named).startswith(("numpy", "scipy"))

    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(None)
    return calls


def _counted(function: Callable[[], Any]) -> Work:
    steps = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    def profile(_frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        if event == "c_call":
            held = getattr(argument, "__self__", None)
            looks_at_all = isinstance(held, Sized) and argument.__name__ not in CONSTANT
            steps += len(held) if looks_at_all else 1

    tracemalloc.start()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(None)
        sys.settrace(None)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return Work(steps, peak)
