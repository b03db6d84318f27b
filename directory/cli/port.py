"""What the command line asks of the floors above it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flask import Flask


class Stop(Protocol):
    """Says when the worker should end, and waits for it."""

    def is_set(self) -> bool:
        """Whether the worker should end now."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait up to ``timeout`` seconds; return whether it is time to end."""


@dataclass(frozen=True, slots=True)
class House:
    """What stands above the command line: the application and its worker.

    ``run_worker`` carries out orders until told to stop, ``carry_out_everything``
    those that are due now.
    """

    create_app: Callable[[], Flask]
    run_worker: Callable[[Flask, Stop], None]
    carry_out_everything: Callable[[Flask], int]
