"""Check and submit: what is missing, what is alike, what will be reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from directory.database import db, unit_of_work
from directory.kernel.errors import Conflict, Invalid, Refusal
from directory.language import current_language
from directory.moderation.queries import place_in_queue
from directory.profiles.duplicates import Likeness, public_likenesses
from directory.profiles.models import Organization, Revision
from directory.profiles.policy import may_own
from directory.profiles.queries import (
    answers_about_duplicates,
    open_revision_of,
    organization_by_handle,
)
from directory.profiles.service import submitting
from directory.profiles.texts import check_texts
from directory.web.about import charter_text
from directory.web.access import Access, access
from directory.web.editor_sections import section_of
from directory.web.errors import status_of
from directory.web.field_names import FIELD_NAMES, WHY
from directory.web.flags import flags_of, sensitive_words
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.list_inputs import ByKeyField
from directory.web.own import draft_of, edited_organization, own_organization
from directory.web.review_text import Panel, Reader
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("submission", __name__, url_prefix="/organizations")


class SubmissionForm(Form):
    """The charter, and what is said of each likeness."""

    charter = BooleanField(_l("The organization accepts the charter."))
    answer = ByKeyField()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something without which nothing can be submitted."""

    label: str
    why: str
    section: str


@blueprint.get("/<handle>/edit/check")
@access(Access.SIGNED_IN)
def check(handle: str) -> str:
    """Show what stands between the draft and its submission."""
    return _check_page(edited_organization(handle), SubmissionForm())


@blueprint.post("/<handle>/submission")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def create(handle: str) -> ResponseReturnValue:
    """Send the draft or change to the moderators."""
    organization = edited_organization(handle)
    form = SubmissionForm()
    refusal = _submit(form, organization) if form.validate() else None
    if form.errors or refusal is not None:
        page = _check_page(edited_organization(handle), form)
        return page, status_of(refusal) if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(
        url_for("submission.show", handle=organization.handle), HTTPStatus.SEE_OTHER
    )


@blueprint.get("/<handle>/submission")
@access(Access.SIGNED_IN)
def show(handle: str) -> str:
    """Say who reviews what was sent, how long it takes, and where it stands."""
    organization = own_organization(handle)
    return render_template(
        "editor/sent.html",
        organization=organization,
        draft=draft_of(organization),
        place=waiting_place(organization),
    )


@blueprint.post("/<handle>/submission/withdrawal")
@access(Access.SIGNED_IN)
def take_back(handle: str) -> ResponseReturnValue:
    """Take what waits back into the drawer."""
    with unit_of_work() as work:
        revision = _open_revision(edited_organization(handle))
        submitting.take_back(work, current_viewer(), revision)
    flash(_("Taken back. You can go on writing."))
    return redirect(url_for("editor.edit", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.post("/<handle>/change/cancellation")
@access(Access.SIGNED_IN)
def cancel(handle: str) -> ResponseReturnValue:
    """Throw a change of a listed profile away."""
    with unit_of_work() as work:
        revision = _open_revision(edited_organization(handle))
        submitting.cancel(work, current_viewer(), revision)
    flash(_("The change was thrown away. What is listed stays as it is."))
    return redirect(url_for("editor.desk", handle=handle), HTTPStatus.SEE_OTHER)


def waiting_place(organization: Organization) -> tuple[int, object] | None:
    """Return how many stand before the organization's submission, and its target."""
    revision = open_revision_of(db.session(), organization)
    return place_in_queue(db.session(), revision) if revision else None


def _open_revision(organization: Organization) -> Revision:
    revision = open_revision_of(db.session(), organization)
    if revision is None:
        raise Conflict("Nothing waits for a decision.")
    return revision


def _submit(form: SubmissionForm, organization: Organization) -> Refusal | None:
    """Keep the answers, then submit; a refusal stands at the head of the form."""
    version = str(charter_text()["version"]) if form.charter.data else None
    try:
        _keep_answers(form, organization)
        with unit_of_work() as work:
            revision = _open_revision(organization)
            submitting.submit(work, current_viewer(), revision, charter_version=version)
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
        return refusal
    return None


def _keep_answers(form: SubmissionForm, organization: Organization) -> None:
    with unit_of_work() as work:
        viewer = current_viewer()
        hinted = {x.organization.handle for x in _likenesses(organization)}
        for handle in hinted & set(form.answer.data):
            other = organization_by_handle(work.session, handle)
            said = form.answer.data[handle]
            submitting.answer_duplicate(work, viewer, organization, other, said)


def _likenesses(organization: Organization) -> Sequence[Likeness]:
    content = draft_of(organization).content
    return public_likenesses(
        db.session(), current_viewer(), content, apart=organization
    )


def _check_page(organization: Organization, form: SubmissionForm) -> str:
    draft = draft_of(organization)
    revision = open_revision_of(db.session(), organization)
    charter = charter_text()
    return render_template(
        "editor/check.html",
        organization=organization,
        draft=draft,
        form=form,
        panels=_panels(revision, organization),
        missing=_missing(organization, revision, form),
        flags=flags_of(draft.content),
        likenesses=_likenesses(organization),
        answers=answers_about_duplicates(db.session(), organization),
        charter=charter,
        charter_open=organization.charter_version != str(charter["version"]),
        may_submit=may_own(current_viewer(), organization) or not draft.first,
    )


def _panels(revision: Revision | None, organization: Organization) -> list[Panel]:
    if revision is None:
        return []
    found = check_texts(revision.content, sensitive_words())
    reader = Reader(vocabulary(), current_language().tag)
    return reader.panels(revision, organization, found)


def _missing(
    organization: Organization, revision: Revision | None, form: SubmissionForm
) -> list[Missing]:
    if revision is None:
        return []
    names = submitting.missing_for_submission(organization, revision)
    return [
        Missing(str(FIELD_NAMES[name]), str(WHY.get(name, "")), section_of(name))
        for name in names
        if name != "charter" or form.is_submitted()
    ]
