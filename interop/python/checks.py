"""Runs checks one after the other and prints a line for each."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 25  # seconds that a check may take
LONGEST = 600  # characters of a problem


class Failure(Exception):
    """What a check expected, and what came instead."""


def expect(what: str, holds: bool, got: object) -> None:
    """Fails the check unless the condition holds."""
    if not holds:
        raise Failure(f"expected {what}, got {got!r}")


async def run(client: str, checks: list[Callable[[], Awaitable[None]]]) -> int:
    """Runs the checks, named like their functions, and returns the exit code: 1 if one failed."""
    code = 0
    for check in checks:
        name = f"{client} {check.__name__.replace('_', ' ')}"
        try:
            await asyncio.wait_for(check(), PATIENCE)
            print("ok", name, flush=True)
        except Exception as problem:
            code = 1
            print(f"FAIL {name}: {in_a_line(problem)}", flush=True)
    return code


def in_a_line(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return f"took longer than {PATIENCE} s"
    text = " ".join(str(problem).split())
    if not isinstance(problem, Failure):
        text = f"{type(problem).__name__}: {text}"
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
