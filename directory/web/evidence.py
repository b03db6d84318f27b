"""What may be sent as evidence beside a claim, and who may open it."""

from collections.abc import Mapping

from werkzeug.datastructures import FileStorage

from directory.kernel.errors import Invalid
from directory.kernel.messages import N_

LARGEST = 2 * 1024 * 1024
# A file is known by its first bytes, never by its name.
BEGINNINGS: Mapping[bytes, tuple[str, str]] = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
UNKNOWN_KIND = N_("Please send a PDF, PNG or JPEG file.")
TOO_LARGE = N_("The file is larger than 2 MB.")


def read_document(upload: FileStorage) -> tuple[bytes, str, str]:
    """Return content, media type and suffix, or raise :class:`Invalid`."""
    with upload.stream as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid(TOO_LARGE)
    for beginning, (media_type, suffix) in BEGINNINGS.items():
        if content.startswith(beginning):
            return content, media_type, suffix
    raise Invalid(UNKNOWN_KIND)
