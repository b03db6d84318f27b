"""Conditional replies: an unchanged page is not sent twice to a stranger."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

Arguments = ParamSpec("Arguments")


def conditional(
    view: Callable[Arguments, ResponseReturnValue],
) -> Callable[Arguments, Response]:
    """Give a page's reply a tag of its contents, and answer 304 where it is known.

    The page is made anew each time, so that what was hidden is gone at once; the
    tag only saves the sending.  Pages of signed-in people stay out of every cache.
    """

    @wraps(view)
    def reply_conditionally(
        *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Response:
        reply = make_response(view(*args, **kwargs))
        reply.vary.update(["Cookie", "Save-Data"])
        if current_user.is_authenticated or reply.status_code != 200:  # noqa: PLR2004 - OK
            return reply
        reply.headers["Cache-Control"] = "no-cache"
        reply.add_etag()
        reply.make_conditional(request)
        return reply

    return reply_conditionally
