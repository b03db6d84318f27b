"""Rate limits: keys are a keyed hash of the address, in memory, with an expiry."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address

from flask import Flask, current_app, request
from flask_limiter import Limiter

SIGN_IN = "10 per minute; 60 per hour"
SIGN_UP = "5 per minute; 20 per hour"
WRITE = "60 per minute"
REPORT = "10 per hour"
SEARCH = "120 per minute"


def address_key() -> str:
    """Return a keyed hash of the visitor's network: /32 of IPv4, /64 of IPv6."""
    address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - no listening  # nosec B104
    network = address.packed[:8] if isinstance(address, IPv6Address) else address.packed
    secret = current_app.secret_key or b""
    key = secret if isinstance(secret, bytes) else secret.encode()
    return hmac.new(key, network, hashlib.sha256).hexdigest()


limiter = Limiter(address_key, in_memory_fallback_enabled=True)


def init_limits(app: Flask) -> None:
    """Count in memory, or in Redis where the settings name one."""
    settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = not settings.testing
    limiter.init_app(app)
