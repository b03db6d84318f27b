"""Security headers: one table, on every reply."""

from flask import Flask, Response, current_app, request
from flask_login import current_user

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in POLICY.items()),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
}
HSTS = "max-age=31536000; includeSubDomains"


def init_headers(app: Flask) -> None:
    """Put the headers on every reply of the application."""
    app.after_request(_protect)


def _protect(reply: Response) -> Response:
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    settings = current_app.extensions["settings"]
    if settings.https:
        reply.headers["Strict-Transport-Security"] = HSTS
    if settings.demo:
        reply.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint != "static" and current_user.is_authenticated:
        reply.headers["Cache-Control"] = "no-store"
    return reply
