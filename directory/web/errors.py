"""How a refusal, a wrong address or a defect becomes a page of the house."""

from http import HTTPStatus

from flask import Flask, Response, render_template
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from directory.accounts.service import SpentLink
from directory.kernel import errors
from directory.kernel.messages import N_

STATUS = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    SpentLink: HTTPStatus.GONE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES = {
    400: N_("The request could not be read"),
    401: N_("Please sign in"),
    403: N_("This is not open to you"),
    404: N_("Nothing is here"),
    405: N_("This does not work here"),
    409: N_("Something changed meanwhile"),
    410: N_("This link was used or is too old"),
    413: N_("That is too large"),
    415: N_("This kind of file is not accepted"),
    422: N_("Something needs to be put right"),
    429: N_("Too many requests"),
    500: N_("Something broke on our side"),
    503: N_("Not available for a moment"),
}
ADVICE = {
    400: N_("Please go back, load the page again and try once more."),
    401: N_("Please sign in and try again."),
    403: N_("You may see this but not do it. Ask an owner of the organization."),
    404: N_("The address may be mistyped, or the page is gone. Try the search."),
    405: N_("Please go back and use the buttons of the page."),
    409: N_("Please load the page again; nothing was lost."),
    410: N_("Please ask for a new link."),
    413: N_("Please choose a smaller file or a shorter text."),
    415: N_("Please choose a file of a kind that the page names."),
    422: N_("Please go back and check what was typed."),
    429: N_("Please wait a minute and try again."),
    500: N_("Nothing was changed. Please try again in a few minutes."),
    503: N_("Please try again in a few minutes. Nothing was lost."),
}


def init_errors(app: Flask) -> None:
    """Answer refusals, HTTP errors and defects with a page in the reader's language."""
    app.register_error_handler(errors.Refusal, _refuse)
    app.register_error_handler(CSRFError, _refuse_stale_form)
    app.register_error_handler(RateLimitExceeded, _refuse_haste)
    app.register_error_handler(HTTPException, _explain)


def status_of(refusal: errors.Refusal) -> HTTPStatus:
    """Return the HTTP status of one of the five refusals."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def error_page(status: int, sentence: str | None = None) -> tuple[str, int]:
    """Render the page for ``status``; ``sentence`` is already translated."""
    code = status if status in TITLES else 500
    advice = sentence or _(ADVICE[code])
    page = render_template(
        "errors/page.html", status=status, heading=_(TITLES[code]), advice=advice
    )
    return page, status


def _refuse(refusal: errors.Refusal) -> tuple[str, int]:
    sentence = _(refusal.sentence, **refusal.values)
    return error_page(status_of(refusal), sentence)


def _refuse_stale_form(_error: CSRFError) -> tuple[str, int]:
    sentence = _(
        "This form was open too long or in another window. "
        "Please go back, load the page again and send it once more."
    )
    return error_page(HTTPStatus.BAD_REQUEST, sentence)


def _refuse_haste(_error: RateLimitExceeded) -> tuple[str, int]:
    return error_page(HTTPStatus.TOO_MANY_REQUESTS)


def _explain(error: HTTPException) -> Response | tuple[str, int]:
    if error.response is not None:  # a redirect of the router
        return error.response  # type: ignore[return-value] # Flask answers it
    page, status = error_page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    reply = Response(page, status, mimetype="text/html")
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        reply.headers["Allow"] = ", ".join(sorted(allowed))
    return reply
