"""Packs pages for slow lines.

Cookies are ``SameSite=Lax``: no other site can make a request in a person's name
and learn a secret from the length of the packed answer (the BREACH attack).
"""

import gzip

from flask import Flask, Response, request

LEVEL = 6
SMALLEST = 500
PACKED_TYPES = frozenset(
    {"text/html", "text/plain", "text/csv", "application/json", "application/xml"}
)


def init_compression(app: Flask) -> None:
    """Pack every reply of a packed type, where the browser takes it."""
    app.after_request(_pack)


def _pack(reply: Response) -> Response:
    if reply.mimetype not in PACKED_TYPES or "Content-Encoding" in reply.headers:
        return reply
    reply.vary.add("Accept-Encoding")
    if not _is_worth_it(reply):
        return reply
    reply.set_data(gzip.compress(reply.get_data(), LEVEL, mtime=0))
    reply.headers["Content-Encoding"] = "gzip"
    tag, _weak = reply.get_etag()
    if tag is not None:
        reply.set_etag(tag, weak=True)  # two encodings, one meaning (RFC 9110, 8.8.1)
    return reply


def _is_worth_it(reply: Response) -> bool:
    return (
        request.accept_encodings["gzip"] > 0
        and not reply.direct_passthrough
        and not reply.is_streamed
        and len(reply.get_data()) >= SMALLEST
    )
