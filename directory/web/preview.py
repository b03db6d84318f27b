"""The profile as others will see it: strangers, members, a partner."""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from directory.database import db
from directory.language import current_language
from directory.profiles.fields import FIELDS, Level
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Clearance, Viewer, may_open
from directory.verification.queries import statements_about
from directory.web.access import Access, access
from directory.web.editor import blueprint
from directory.web.own import Draft, draft_of, now, own_organization
from directory.web.profile_page import Profile, profile_for
from directory.web.profile_parts import Glossary
from directory.web.vocabulary import vocabulary


class Eyes(StrEnum):
    """Whose eyes the preview borrows."""

    PUBLIC = "public"
    MEMBERS = "members"
    CONNECTED = "connected"


EYES: Mapping[Eyes, LazyString] = {
    Eyes.PUBLIC: _l("Everyone"),
    Eyes.MEMBERS: _l("Members of the directory"),
    Eyes.CONNECTED: _l("A partner to whom you released everything"),
}


@blueprint.get("/<handle>/preview")
@access(Access.SIGNED_IN)
def preview(handle: str) -> str:
    """Show the draft as it would look to others once it is listed."""
    organization = own_organization(handle)
    draft = draft_of(organization)
    eyes = _eyes()
    shown, viewer = as_listed(organization, draft), viewer_like(eyes, organization)
    seen = may_open(viewer, shown) and bool(draft.content.get("name"))
    return render_template(
        "editor/preview.html" if seen else "editor/preview_nothing.html",
        organization=organization,
        draft=draft,
        profile=_profile(shown, viewer) if seen else None,
        seen=seen,
        eyes=eyes,
        choices=EYES,
    )


def viewer_like(eyes: Eyes, organization: Organization) -> Viewer:
    """Return a viewer who holds no role in the organization."""
    released = frozenset(
        name for name, rule in FIELDS.items() if rule.level is Level.RELEASED
    ) | {n for n, level in organization.audience.items() if level == Level.RELEASED}
    return {
        Eyes.PUBLIC: Viewer(),
        Eyes.MEMBERS: Viewer(clearance=Clearance.MEMBERS),
        Eyes.CONNECTED: Viewer(
            clearance=Clearance.VERIFIED, released={organization.id: released}
        ),
    }[eyes]


def as_listed(organization: Organization, draft: Draft) -> Organization:
    """Return a likeness of the organization as if the draft were listed.

    It belongs to no session, so that looking changes nothing.
    """
    return Organization(
        id=organization.id,
        uuid=organization.uuid,
        uri=organization.uri,
        handle=organization.handle,
        origin=organization.origin,
        origin_key=organization.origin_key,
        entry=organization.entry,
        claimed_at=organization.claimed_at,
        publication=Publication.APPROVED,
        visibility=draft.visibility,
        content=dict(draft.content),
        audience=dict(draft.audience),
        approved_at=organization.approved_at,
        last_confirmed_on=organization.last_confirmed_on,
        confirm_days=organization.confirm_days,
        updated_at=organization.updated_at,
        created_at=organization.created_at,
    )


def _eyes() -> Eyes:
    asked = request.args.get("as", "")
    return Eyes(asked) if asked in set(Eyes) else Eyes.PUBLIC


def _profile(shown: Organization, viewer: Viewer) -> Profile:
    statements = statements_about(db.session(), [shown.id])
    return profile_for(
        shown,
        viewer,
        statements[shown.id],
        glossary=Glossary(vocabulary(), current_language().tag, now().date()),
        home=urlsplit(current_app.extensions["settings"].base_url).netloc,
    )
