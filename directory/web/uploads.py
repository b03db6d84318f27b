"""Files that come in and go out: the logo, and evidence beside a claim."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from wtforms import BooleanField

from directory.database import unit_of_work
from directory.kernel.errors import Invalid, Refusal
from directory.kernel.messages import N_
from directory.profiles.models import Organization
from directory.profiles.service.drafting import working_copy
from directory.profiles.service.saving import save_fields
from directory.storage import images
from directory.storage.port import Storage
from directory.web.access import Access, access
from directory.web.errors import error_page
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.own import draft_of, edited_organization
from directory.web.viewer import current_viewer

blueprint = Blueprint("uploads", __name__, url_prefix="/organizations")
files = Blueprint("files", __name__, url_prefix="/files")

SIDE = 256
STATUS = {
    images.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    images.NOT_A_PICTURE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


class LogoForm(Form):
    """A picture that stands for the organization, or none."""

    logo = FileField(
        _l("Picture"),
        description=_l("PNG, JPEG or WebP, up to 2 MB and 12 million pixels."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    remove = BooleanField(_l("Remove the logo"))


@blueprint.get("/<handle>/edit/logo")
@access(Access.SIGNED_IN)
def logo(handle: str) -> str:
    """Show the logo, to be replaced."""
    return _page(edited_organization(handle), LogoForm())


@blueprint.post("/<handle>/edit/logo")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def save_logo(handle: str) -> ResponseReturnValue:
    """Keep a new logo, drawn anew without its metadata."""
    organization = edited_organization(handle)
    form = LogoForm()
    refused = _save(form, handle) if form.validate() else HTTPStatus(422)
    if refused is not None:
        return _page(organization, form), refused
    flash(_("Saved."))
    return redirect(url_for("editor.edit", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say beside the field that the file is too large; it was never read."""
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if not current_user.is_authenticated:
        return error_page(status)
    handle = (request.view_args or {}).get("handle", "")
    form = LogoForm(formdata=None)
    form.logo.errors = [_(images.TOO_LARGE)]
    try:
        return _page(edited_organization(handle), form), status
    except Refusal:
        return error_page(status)


@files.get("/<path:key>", endpoint="logo")
@access(Access.ANYONE)
def send_logo(key: str) -> Response:
    """Send a logo under its random name, to be kept for long."""
    if not key.startswith(f"{images.FOLDER}/"):
        raise NotFound
    reply = Response(storage().get(key), mimetype=images.MEDIA_TYPE)
    reply.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reply.headers["Content-Disposition"] = "inline"
    reply.headers["Cache-Control"] = "public, max-age=604800, immutable"
    return reply


def storage() -> Storage:
    """Return the store of this node's uploads."""
    found: Storage = current_app.extensions["storage"]
    return found


def _save(form: LogoForm, handle: str) -> HTTPStatus | None:
    """Keep the picture; return the status of a refusal, said beside the field."""
    try:
        _put(handle, None if form.remove.data else _kept(form))
    except Invalid as refusal:
        form.logo.errors = [_(refusal.sentence, **refusal.values)]
        return STATUS.get(refusal.sentence, HTTPStatus.UNPROCESSABLE_ENTITY)
    return None


def _kept(form: LogoForm) -> str:
    if not form.logo.data:
        raise Invalid(N_("Please choose a picture."))
    with form.logo.data.stream as upload:
        squares = images.logo_squares(upload.read())
    return storage().put(squares[SIDE], folder=images.FOLDER, suffix=images.SUFFIX)


def _put(handle: str, key: str | None) -> None:
    with unit_of_work() as work:
        organization, viewer = edited_organization(handle), current_viewer()
        revision = working_copy(work, viewer, organization)
        save_fields(
            work,
            viewer,
            revision,
            values={"logo": key or ""},
            seen_version=revision.version,
        )


def _page(organization: Organization, form: LogoForm) -> str:
    return render_template(
        "editor/logo.html",
        organization=organization,
        draft=draft_of(organization),
        form=form,
    )
