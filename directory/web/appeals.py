"""An organization's own history of decisions: appeals, answers, agreement to merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from directory.audit.queries import entries_about
from directory.database import db, unit_of_work
from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.language import current_language
from directory.moderation import policy
from directory.moderation.models import Decision
from directory.moderation.record import (
    decision_by_id,
    decisions_about,
    merge_awaiting,
    suspension_of,
)
from directory.moderation.service.appealing import LONGEST, appeal, was_appealed
from directory.moderation.service.merging import agree_to_merge
from directory.moderation.service.suspending import answer_suspension
from directory.profiles.models import Organization, Role
from directory.profiles.queries import organization_by_handle
from directory.web.access import Access, access
from directory.web.field_labels import FIELD_LABELS
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.moderation_words import (
    ACTIONS,
    ACTORS,
    OTHER_ACTION,
    SHOWN_TO_OWNERS,
    VERDICTS,
)
from directory.web.replies import reason_label
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("appeals", __name__, url_prefix="/organizations/<handle>/history")

GONE = N_("Nothing is listed at this address.")


class WordsForm(Form):
    """What the organization says."""

    text = TextAreaField(_l("Your reasons"), [InputRequired(), Length(max=LONGEST)])


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as the organization reads it."""

    decision: Decision
    verdict: str
    reason: str
    comments: Sequence[tuple[str, str]]
    open_to_appeal: bool


@blueprint.get("")
@access(Access.SIGNED_IN)
def show(handle: str) -> str:
    """Show the organization its own part of the record."""
    return _page(_own(handle), WordsForm(formdata=None))


@blueprint.post("/<decision>/appeal")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def create(handle: str, decision: str) -> ResponseReturnValue:
    """Appeal against a decision: another moderator looks at it."""
    organization, form = _own(handle), WordsForm()
    if not form.validate_on_submit():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        found = decision_by_id(work.session, decision)
        if found.item.organization_id != organization.id:
            raise NotFound(GONE)
        appeal(work, current_viewer(), found, text=form.text.data or "")
    flash(_("Your appeal is with another moderator now."))
    return redirect(url_for(".show", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.post("/answer")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def answer(handle: str) -> ResponseReturnValue:
    """Answer a suspension."""
    organization, form = _own(handle), WordsForm()
    if not form.validate_on_submit():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        suspension = suspension_of(work.session, organization)
        if suspension is None:
            raise NotFound(GONE)
        text = form.text.data or ""
        answer_suspension(work, current_viewer(), suspension, text=text)
    flash(_("Your answer is with the moderation team now."))
    return redirect(url_for(".show", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.post("/merge")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def agree(handle: str) -> ResponseReturnValue:
    """Agree that two entries of one organization become one."""
    organization = _own(handle)
    with unit_of_work() as work:
        merge = merge_awaiting(work.session, organization)
        if merge is None:
            raise NotFound(GONE)
        done = agree_to_merge(work, current_viewer(), merge)
    flash(_("The entries are one now.") if done else _("Your agreement is noted."))
    return redirect(url_for(".show", handle=handle), HTTPStatus.SEE_OTHER)


def _own(handle: str) -> Organization:
    """Return the organization for its own people; nobody else learns of it."""
    organization = organization_by_handle(db.session(), handle)
    if not current_viewer().belongs_to(organization):
        raise NotFound(GONE)
    return organization


def _page(organization: Organization, form: WordsForm) -> str:
    owner = current_viewer().holds(Role.OWNER, organization)
    return render_template(
        "moderation/history.html",
        organization=organization,
        form=form,
        owner=owner,
        told=_told(organization, owner=owner),
        suspension=suspension_of(db.session(), organization),
        merge=merge_awaiting(db.session(), organization),
        deeds=_deeds(organization),
    )


def _told(organization: Organization, *, owner: bool) -> list[Told]:
    decisions = decisions_about(db.session(), organization)
    now = current_app.extensions["clock"]()
    return [
        Told(
            decision=one,
            verdict=_(VERDICTS[one.verdict]),
            reason=reason_label(vocabulary(), one.code, current_language().tag),
            comments=[
                (_(FIELD_LABELS.get(name, name)), text)
                for name, text in one.comments.items()
            ],
            open_to_appeal=owner
            and policy.may_be_appealed(one, now=now)
            and not was_appealed(db.session(), one),
        )
        for one in decisions
        if one.item.kind in SHOWN_TO_OWNERS
    ]


def _deeds(organization: Organization) -> list[tuple[str, str, object]]:
    entries = entries_about(db.session(), organization.id)
    return [
        (
            _(ACTORS.get(entry.actor_role, ACTORS["system"])),
            _(ACTIONS.get(entry.action, OTHER_ACTION)),
            entry.at,
        )
        for entry in entries
    ]
