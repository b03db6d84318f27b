"""The mails of a demo: they go to a folder, and here they can be read."""

from flask import Blueprint, current_app, render_template

from directory.mail.folder import FolderMailer
from directory.web.access import Access, access

blueprint = Blueprint("mailbox", __name__, url_prefix="/administration/mail")


@blueprint.get("/")
@access(Access.DEMO)
def show() -> str:
    """Show the mails that lie in the folder, newest first."""
    mailer = current_app.extensions["mailer"]
    mails = mailer.kept() if isinstance(mailer, FolderMailer) else []
    return render_template("account/mailbox.html", mails=mails)
