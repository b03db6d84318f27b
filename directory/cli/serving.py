"""``directory serve`` and ``directory worker``."""

import logging
import os
import signal
import socket
import sys
import threading
import traceback
from types import FrameType, TracebackType
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from directory.cli.opening import built_house, fail, opened_app
from directory.cli.port import House
from directory.cli.supervision import Companion, Keeper

DEFAULT_PORT = 8000
THREADS = 4


@click.command(
    epilog="Example: directory serve --workers 4 --host 127.0.0.1 --port 8000"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port.")
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Web processes.",
)
@click.option("--web-only", is_flag=True, help="Leave the worker to another process.")
def serve(host: str, port: int, workers: int, *, web_only: bool) -> None:
    """Serve the node, with one worker process beside the web processes."""
    with opened_app():
        pass  # refuses a database of another revision before anything listens
    run_server(built_house(), host=host, port=port, workers=workers, web_only=web_only)


@click.command(epilog="Example: directory worker")
@click.option("--with-parent", type=int, hidden=True, help="End with this process.")
def worker(with_parent: int | None) -> None:
    """Drain the orders: decisions, mail, indexing and what is done by the clock.

    As many as wanted may run; each order is carried out by one of them.
    """
    logging.basicConfig(format="%(asctime)s worker: %(message)s", level=logging.INFO)
    sys.excepthook = _print_frames_alone
    stop = _OrphanedOrTold(with_parent) if with_parent else threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with opened_app() as app:
        built_house().run_worker(app, stop)


def run_server(
    house: House, *, host: str, port: int, workers: int, web_only: bool
) -> None:
    """Listen until told to stop; one clear line where the port is taken."""
    refuse_taken_port(host, port)
    server = _Server(house, host=host, port=port, workers=workers)
    companion = None if web_only else Companion()
    Keeper(server, companion).run()


def refuse_taken_port(host: str, port: int) -> None:
    """End the command where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            fail(f"Cannot listen on {host} port {port}: {problem.strerror}.")


class _OrphanedOrTold(threading.Event):
    """Set when somebody says so, or when the process that started this one is gone."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self.parent = parent

    def is_set(self) -> bool:
        """Whether it is time to end."""
        return super().is_set() or os.getppid() != self.parent


def _print_frames_alone(
    kind: type[BaseException], _problem: BaseException, trace: TracebackType | None
) -> None:
    """Tell where a defect is without its text, which may hold personal data."""
    frames = "".join(traceback.format_tb(trace))
    sys.stderr.write(f"{frames}{kind.__module__}.{kind.__qualname__}\n")


class _Server(BaseApplication):
    """Gunicorn, told by arguments instead of files."""

    def __init__(self, house: House, *, host: str, port: int, workers: int) -> None:
        bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.house = house
        self.options: dict[str, Any] = {
            "bind": bound,
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "graceful_timeout": 20,
            "loglevel": "warning",
            "logger_class": "directory.cli.supervision.DiscreetLog",
            "proc_name": "directory",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the options that this gunicorn knows."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application, once in each web process."""
        return self.house.create_app()
