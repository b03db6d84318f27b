"""Asking to own a profile: three ways of proof, and what became of it."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from directory.accounts.models import Purpose
from directory.accounts.service import read_link
from directory.database import db, unit_of_work
from directory.kernel.errors import Conflict, Invalid, NotFound, Refusal
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.models import Claim, EvidenceDocument, Organization
from directory.profiles.policy import may_moderate
from directory.profiles.queries import claim_by_id, evidence_for, open_claim_of
from directory.profiles.service import claiming
from directory.profiles.service.evidence import attach_document
from directory.web import evidence
from directory.web.access import Access, access
from directory.web.errors import status_of
from directory.web.forms import Form
from directory.web.inputs import options
from directory.web.limits import WRITE, limiter
from directory.web.own import NOWHERE, now
from directory.web.uploads import storage
from directory.web.viewer import (
    current_viewer,
    opened_organization,
    signed_in_account,
)

blueprint = Blueprint("claims", __name__)
METHODS = {
    "email": _l("By a link mailed to the address that the entry names"),
    "website": _l("By a short text that you put on its website"),
    "document": _l("By a document, or by a call of a moderator"),
}
STATUS = {
    evidence.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    evidence.UNKNOWN_KIND: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


class ClaimForm(Form):
    """How the person proves it, and what they say."""

    method = RadioField(_l("How can you show it?"), validators=[InputRequired()])
    statement = TextAreaField(
        _l("What should the moderators know?"),
        description=_l("For example your task there, and by whom you can be reached."),
    )


class DocumentForm(Form):
    """One document beside a claim."""

    document = FileField(
        _l("Document"),
        description=_l("PDF, PNG or JPEG, up to 2 MB. Only moderators open it."),
        render_kw={"accept": "application/pdf,image/png,image/jpeg"},
        validators=[InputRequired(_l("Please choose a file."))],
    )


@blueprint.get("/organizations/<handle>/claim")
@access(Access.SIGNED_IN)
def new(handle: str) -> ResponseReturnValue:
    """Ask how somebody can show that they speak for the organization."""
    organization = opened_organization(handle)
    waiting = open_claim_of(db.session(), organization, signed_in_account().id)
    if waiting is not None:
        return _to(waiting.public_id)
    return _page(organization, _form(organization))


@blueprint.post("/organizations/<handle>/claim")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def create(handle: str) -> ResponseReturnValue:
    """Open a claim for the moderators."""
    organization = opened_organization(handle)
    form = _form(organization)
    if not form.validate():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        return _to(_opened(form, handle))
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
        return _page(opened_organization(handle), form), status_of(refusal)


@blueprint.get("/claims/<number>")
@access(Access.SIGNED_IN)
def show(number: str) -> str:
    """Say how a claim stands, and what to do for it."""
    return _claim_page(_own(number), DocumentForm())


@blueprint.post("/claims/<number>/documents")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def attach(number: str) -> ResponseReturnValue:
    """Lay a document beside a claim."""
    claim, form = _own(number), DocumentForm()
    if not form.validate():
        return _claim_page(claim, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _attached(form, number)
    except (Invalid, Conflict) as refusal:
        form.document.errors = [_(refusal.sentence, **refusal.values)]
        return _claim_page(_own(number), form), _status(refusal)
    flash(_("The document was received."))
    return _to(number)


@blueprint.post("/claims/<number>/withdrawal")
@access(Access.SIGNED_IN)
def withdraw(number: str) -> ResponseReturnValue:
    """Take a claim back."""
    with unit_of_work() as work:
        claiming.withdraw_claim(work, signed_in_account(), _own(number))
    flash(_("The claim was taken back."))
    return _to(number)


@blueprint.get("/claims/proof/<secret>")
@access(Access.ANYONE)
@limiter.limit(WRITE)
def proof(secret: str) -> str:
    """Ask whoever reads the organization's mail to confirm; nothing is changed."""
    work = Work(session=db.session(), now=now())
    link = read_link(work, Purpose.CLAIM, secret)
    claim = work.session.get_one(Claim, link.payload["claim_id"])
    return render_template("claims/proof.html", claim=claim, secret=secret)


@blueprint.post("/claims/proof/<secret>")
@access(Access.ANYONE)
@limiter.limit(WRITE)
def prove(secret: str) -> ResponseReturnValue:
    """Note that the mailed link was followed by somebody who reads that mail."""
    with unit_of_work() as work:
        handle = claiming.prove_by_link(work, secret).organization.handle
    flash(_("Thank you. The moderators know now that the request is from you."))
    return redirect(url_for("organizations.show", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.get("/claims/<number>/documents/<document>")
@access(Access.SIGNED_IN)
def document(number: str, document: str) -> Response:
    """Hand a document to a moderator or to whoever sent it."""
    claim = claim_by_id(db.session(), number)
    sent_by_me = claim.account_id == signed_in_account().id
    if not sent_by_me and not may_moderate(current_viewer(), claim.organization):
        raise NotFound(NOWHERE)
    found = _document(claim, document)
    reply = Response(storage().get(found.storage_key), mimetype=found.media_type)
    reply.headers["Content-Disposition"] = "attachment"
    reply.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reply


def _form(organization: Organization) -> ClaimForm:
    form = ClaimForm()
    methods = claiming.claim_methods(organization)
    form.method.choices = options({name: METHODS[name] for name in methods})
    return form


def _opened(form: ClaimForm, handle: str) -> str:
    with unit_of_work() as work:
        claim = claiming.open_claim(
            work,
            signed_in_account(),
            opened_organization(handle),
            method=form.method.data,
            statement=form.statement.data or "",
        )
        return claim.public_id


def _attached(form: DocumentForm, number: str) -> None:
    content, media_type, suffix = evidence.read_document(form.document.data)
    with unit_of_work() as work:
        attach_document(
            work,
            signed_in_account(),
            _own(number),
            storage_key=storage().put(content, folder="evidence", suffix=suffix),
            media_type=media_type,
            size=len(content),
        )


def _own(number: str) -> Claim:
    claim = claim_by_id(db.session(), number)
    if claim.account_id != signed_in_account().id:
        raise NotFound(NOWHERE)
    return claim


def _document(claim: Claim, public_id: str) -> EvidenceDocument:
    for found in evidence_for(db.session(), claim):
        if found.public_id == public_id:
            return found
    raise NotFound(N_("This file does not exist."))


def _status(refusal: Refusal) -> HTTPStatus:
    return STATUS.get(refusal.sentence, status_of(refusal))


def _to(number: str) -> ResponseReturnValue:
    return redirect(url_for("claims.show", number=number), HTTPStatus.SEE_OTHER)


def _page(organization: Organization, form: ClaimForm) -> str:
    return render_template("claims/new.html", organization=organization, form=form)


def _claim_page(claim: Claim, form: DocumentForm) -> str:
    return render_template(
        "claims/show.html",
        claim=claim,
        organization=claim.organization,
        form=form,
        documents=evidence_for(db.session(), claim),
    )
