"""Making two entries one: a preview first, an undoing for 30 days."""

from http import HTTPStatus

from flask import (
    Blueprint,
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
from wtforms import StringField
from wtforms.validators import InputRequired

from directory.database import db, unit_of_work
from directory.language import current_language
from directory.moderation.cases import is_owned
from directory.moderation.record import merge_by_id, merges_to_undo
from directory.moderation.service.merging import propose_merge, undo_merge
from directory.profiles.queries import organization_by_handle
from directory.profiles.service.merging import moved_values
from directory.web.access import Access, access
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.review_text import Reader
from directory.web.viewer import current_viewer, opened_organization
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("merges", __name__, url_prefix="/moderation/merges")


class PairForm(Form):
    """Which entry goes into which."""

    class Meta(Form.Meta):
        """A preview changes nothing and needs no token."""

        csrf = False

    source = StringField(_l("Entry that goes (its address)"), [InputRequired()])
    target = StringField(_l("Entry that stays (its address)"), [InputRequired()])


class MergeForm(Form):
    """The pair that was previewed."""

    source = StringField(_l("Entry that goes (its address)"), [InputRequired()])
    target = StringField(_l("Entry that stays (its address)"), [InputRequired()])


@blueprint.get("/new")
@access(Access.MODERATOR)
def new() -> str:
    """Ask for the two entries, and show what a merge would do."""
    form = PairForm(request.args)
    handles = request.args.get("source", ""), request.args.get("target", "")
    if not all(handles):
        return render_template("moderation/merge.html", form=form, pair=None)
    source, target = (opened_organization(handle) for handle in handles)
    reader = Reader(vocabulary(), current_language().tag)
    return render_template(
        "moderation/merge.html",
        form=form,
        sending=MergeForm(source=source.handle, target=target.handle, formdata=None),
        pair=(source, target),
        both_owned=is_owned(source) and is_owned(target),
        moved=reader.whole(moved_values(source, target)),
        sealed=reader.whole(source.content),
    )


@blueprint.post("")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def create() -> ResponseReturnValue:
    """Merge after the preview; takes effect in 30 seconds."""
    form = MergeForm()
    if not form.validate_on_submit():
        page = render_template("moderation/merge.html", form=form, pair=None)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        source = organization_by_handle(work.session, form.source.data or "")
        target = organization_by_handle(work.session, form.target.data or "")
        rules = current_app.extensions["rules"]
        propose_merge(work, current_viewer(), source, target, rules=rules)
    flash(_("The merge takes effect in 30 seconds, or when the second one agrees."))
    return redirect(url_for("moderation.queue"), HTTPStatus.SEE_OTHER)


@blueprint.get("")
@access(Access.MODERATOR)
def index() -> str:
    """Show the merges that can still be undone."""
    now = current_app.extensions["clock"]()
    rows = merges_to_undo(db.session(), current_viewer(), now=now)
    return render_template("moderation/merges.html", rows=rows)


@blueprint.post("/<merge>/undo")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def undo(merge: str) -> ResponseReturnValue:
    """Separate two entries again."""
    with unit_of_work() as work:
        undo_merge(work, current_viewer(), merge_by_id(work.session, merge))
    flash(_("The two entries are separate again."))
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)
