"""Who is in an organization: roles, invitations, leaving."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TypeVar

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.accounts.queries import secret_hash
from directory.database import db, unit_of_work
from directory.kernel.errors import Forbidden, Invalid, NotFound
from directory.kernel.messages import N_
from directory.profiles.models import Invitation, Membership, Organization, Role
from directory.profiles.policy import may_own
from directory.profiles.queries import (
    invitation_by_hash,
    members_of,
    waiting_invitations,
)
from directory.profiles.service import membership as service
from directory.web.access import Access, access
from directory.web.field_names import ROLE_NAMES
from directory.web.limits import WRITE, limiter
from directory.web.member_forms import InvitationForm, RolesForm
from directory.web.own import draft_of, now, own_organization, owned_organization
from directory.web.step_up import require_step_up
from directory.web.viewer import current_viewer, signed_in_account

blueprint = Blueprint("members", __name__)
Row = TypeVar("Row", Membership, Invitation)
NOBODY = N_("This person is not in the organization.")
SPENT = N_("This invitation is no longer valid. Ask for a new one.")


@blueprint.get("/organizations/<handle>/members")
@access(Access.SIGNED_IN)
def index(handle: str) -> str:
    """List the members and the open invitations."""
    return _page(own_organization(handle), _new_invitation())


@blueprint.post("/organizations/<handle>/invitations")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def invite(handle: str) -> ResponseReturnValue:
    """Invite a person; the secret is shown once, for whoever has no e-mail."""
    require_step_up()
    organization = owned_organization(handle)
    form = InvitationForm()
    secret = _invited(form, handle) if form.validate() else ""
    if not secret:
        page = _page(owned_organization(handle), form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "members/invited.html",
        organization=organization,
        draft=draft_of(organization),
        by_mail="@" in (form.address.data or ""),
        path=url_for("members.invitation", secret=secret),
    )


@blueprint.post("/organizations/<handle>/invitations/<number>/withdrawal")
@access(Access.SIGNED_IN)
def withdraw_invitation(handle: str, number: str) -> ResponseReturnValue:
    """Make an invitation useless."""
    with unit_of_work() as work:
        organization = owned_organization(handle)
        found = waiting_invitations(work.session, organization, now=work.now)
        invitation = _named(found, number)
        service.withdraw_invitation(work, current_viewer(), invitation)
    flash(_("The invitation was withdrawn."))
    return _to_members(handle)


@blueprint.get("/organizations/<handle>/members/<number>")
@access(Access.SIGNED_IN)
def edit(handle: str, number: str) -> str:
    """Show one member's roles, to be changed."""
    require_step_up()
    organization = owned_organization(handle)
    member = _named(members_of(db.session(), organization), number)
    form = RolesForm(data={"roles": [role.value for role in member.roles]})
    return _member_page(organization, member, form)


@blueprint.post("/organizations/<handle>/members/<number>")
@access(Access.SIGNED_IN)
def change_roles(handle: str, number: str) -> ResponseReturnValue:
    """Give a member exactly the roles that are ticked."""
    require_step_up()
    form = RolesForm()
    if not form.validate():
        organization = owned_organization(handle)
        member = _named(members_of(db.session(), organization), number)
        page = _member_page(organization, member, form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        organization = owned_organization(handle)
        member = _named(members_of(work.session, organization), number)
        service.change_roles(
            work, current_viewer(), member, roles=form.roles.data or []
        )
    flash(_("The roles were changed."))
    return _to_members(handle)


@blueprint.post("/organizations/<handle>/members/<number>/removal")
@access(Access.SIGNED_IN)
def remove(handle: str, number: str) -> ResponseReturnValue:
    """Take a member out."""
    require_step_up()
    with unit_of_work() as work:
        organization = owned_organization(handle)
        member = _named(members_of(work.session, organization), number)
        service.remove_member(work, current_viewer(), member)
    flash(_("That person is no longer in the organization."))
    return _to_members(handle)


@blueprint.post("/organizations/<handle>/leave")
@access(Access.SIGNED_IN)
def leave(handle: str) -> ResponseReturnValue:
    """Leave the organization; the last owner cannot."""
    with unit_of_work() as work:
        service.leave(work, signed_in_account(), own_organization(handle))
    flash(_("You have left the organization."))
    return redirect(url_for("desk.mine"), HTTPStatus.SEE_OTHER)


@blueprint.get("/invitations/<secret>")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def invitation(secret: str) -> str:
    """Show to what one is invited; nothing is changed."""
    found = invitation_by_hash(db.session(), secret_hash(secret), now=now())
    if found is None:
        raise NotFound(SPENT)
    account = signed_in_account()
    if found.address not in {account.email, account.user_name}:
        raise Forbidden(N_("This invitation is for another person."))
    return render_template(
        "members/invitation.html",
        organization=found.organization,
        draft=draft_of(found.organization),
        roles=[ROLE_NAMES[Role(role)] for role in found.roles],
        secret=secret,
    )


@blueprint.post("/invitations/<secret>")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def accept(secret: str) -> ResponseReturnValue:
    """Join by an invitation."""
    with unit_of_work() as work:
        joined = service.accept_invitation(work, signed_in_account(), secret)
        handle = joined.organization.handle
    flash(_("Welcome. You act for this organization now."))
    return redirect(url_for("editor.desk", handle=handle), HTTPStatus.SEE_OTHER)


def _new_invitation() -> InvitationForm:
    return InvitationForm(data={"roles": [Role.READER.value]})


def _invited(form: InvitationForm, handle: str) -> str:
    try:
        with unit_of_work() as work:
            _invitation, secret = service.invite(
                work,
                current_viewer(),
                owned_organization(handle),
                address=form.address.data or "",
                roles=form.roles.data or [],
            )
    except Invalid as refusal:
        form.address.errors = [_(refusal.sentence, **refusal.values)]
        return ""
    return secret


def _named(found: Sequence[Row], public_id: str) -> Row:
    """Return the row of that id; a forged id looks like one that never was."""
    for row in found:
        if row.public_id == public_id:
            return row
    raise NotFound(NOBODY)


def _to_members(handle: str) -> ResponseReturnValue:
    return redirect(url_for("members.index", handle=handle), HTTPStatus.SEE_OTHER)


def _page(organization: Organization, form: InvitationForm) -> str:
    session = db.session()
    owns = may_own(current_viewer(), organization)
    return render_template(
        "members/index.html",
        organization=organization,
        draft=draft_of(organization),
        members=members_of(session, organization),
        invitations=(
            waiting_invitations(session, organization, now=now()) if owns else []
        ),
        form=form,
        owns=owns,
        me=signed_in_account().id,
    )


def _member_page(
    organization: Organization, member: Membership, form: RolesForm
) -> str:
    return render_template(
        "members/edit.html",
        organization=organization,
        draft=draft_of(organization),
        member=member,
        form=form,
    )
