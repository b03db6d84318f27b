"""Mail by SMTP, against a small real server on loopback."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from directory.kernel.errors import Invalid, Unavailable
from directory.mail.port import Message
from directory.mail.smtp import SmtpMailer

LETTER = Message("1", "person@example.org", "News", "Hello\n", "<p>Hello</p>", "en")


class Server(socketserver.ThreadingTCPServer):
    """Speaks as much of RFC 5321 as one client asks for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, to_recipients: str) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.to_recipients = to_recipients
        self.received: list[str] = []


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                self._take()
            self._say(self._answer(verb))
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> str:
        return {"RCPT": self.server.to_recipients, "QUIT": "221 bye"}.get(
            verb, "250 ok"
        )

    def _take(self) -> None:
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        self.server.received.append("".join(lines))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(to_recipients: str = "250 ok") -> Iterator[Server]:
    with Server(to_recipients=to_recipients) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def mailer_to(server: Server) -> SmtpMailer:
    port = server.server_address[1]
    return SmtpMailer(f"smtp://127.0.0.1:{port}", sender="jisr@example.org")


def test_a_mail_reaches_the_server() -> None:
    with serving() as server:
        mailer_to(server).send(LETTER)

    assert "Subject: News" in server.received[0]
    assert "To: person@example.org" in server.received[0]


def test_a_refusal_for_good_is_not_tried_again() -> None:
    with serving("550 no such person") as server, pytest.raises(Invalid):
        mailer_to(server).send(LETTER)


def test_a_refusal_for_now_is_tried_again() -> None:
    with serving("451 try later") as server, pytest.raises(Unavailable):
        mailer_to(server).send(LETTER)


def test_a_server_that_is_away_is_tried_again() -> None:
    with serving() as server:
        mailer = mailer_to(server)

    with pytest.raises(Unavailable):
        mailer.send(LETTER)
