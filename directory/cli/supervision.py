"""Keeps one worker process alive beside the web processes."""

import logging
import os
import re
import signal
import subprocess  # nosec B404
import sys
import time

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

WORKER = (sys.executable, "-m", "directory", "worker", "--with-parent")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SETTLED = 60.0  # a worker that lived this long starts again without a pause
SECONDS_TO_END = 20

ADDRESS = re.compile(r"ip=\S+")


class Companion:
    """The worker process; started again when it died, slower each time."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = 0.0

    def keep_alive(self) -> None:
        """Start the process where none runs and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self._note_death(now)
        if now - self.started >= self.pause:
            self.process = subprocess.Popen((*WORKER, str(os.getpid())))  # noqa: S603 - this program itself  # nosec B603
            self.started = now

    def _note_death(self, now: float) -> None:
        lived = now - self.started
        grown = max(self.pause * 2, FIRST_PAUSE)
        self.pause = FIRST_PAUSE if lived > SETTLED else min(grown, LONGEST_PAUSE)
        self.process = None

    def end(self) -> None:
        """Ask the process to end after its present order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        """Wait until it has ended; kill it when it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Keeper(Arbiter):
    """Gunicorn's parent process, which looks after the worker as well.

    It does so in its own round of looking after web processes, once a second.
    """

    def __init__(self, app: BaseApplication, companion: Companion | None) -> None:
        super().__init__(app)
        self.companion = companion

    def manage_workers(self) -> None:
        """Keep the web processes and the worker running."""
        super().manage_workers()
        if self.companion is not None:
            self.companion.keep_alive()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's own
        """End all of them, each after what it is doing."""
        if self.companion is not None:
            self.companion.end()
        super().stop(graceful)
        if self.companion is not None:
            self.companion.wait()


class DiscreetLog(Logger):
    """Gunicorn's log without the addresses of visitors."""

    def setup(self, cfg: Config) -> None:
        """Put the filter in front of the handlers."""
        super().setup(cfg)
        self.error_log.addFilter(_without_addresses)


def _without_addresses(record: logging.LogRecord) -> bool:
    record.msg = ADDRESS.sub("ip=-", str(record.msg))
    return True
