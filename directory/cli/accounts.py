"""``directory account``: people, as the operator of the node sees them."""

import click
from flask import current_app

from directory.accounts.models import Account, NodeRole, Purpose
from directory.accounts.passwords import UNUSABLE, accepted_password
from directory.accounts.queries import account_by_name, people_with_node_roles
from directory.accounts.recovery import RESET_LASTS
from directory.accounts.registration import add_account
from directory.accounts.roles import grant_role, withdraw_role
from directory.accounts.service import make_link, void_links
from directory.cli.opening import in_opened_app
from directory.database import db, unit_of_work
from directory.kernel.errors import NotFound
from directory.kernel.languages import TAGS
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.taxonomy.queries import load_vocabulary

ROLES = click.Choice([role.value for role in NodeRole])
LANGUAGE = click.Choice(TAGS)


@click.group()
def account() -> None:
    """Create accounts, give node roles, help people in."""


@account.command(epilog="Example: directory account create someone@example.org")
@click.argument("address")
@click.option("--language", type=LANGUAGE, default="en", show_default=True)
@click.option("--password", help="Else a link is printed by which they choose one.")
@in_opened_app
def create(address: str, language: str, password: str | None) -> None:
    """Make an account for ADDRESS, which counts as confirmed."""
    stored = UNUSABLE
    if password is not None:
        accepted = accepted_password(password, address)
        stored = current_app.extensions["hasher"].hash(accepted)
    with unit_of_work() as work:
        made = add_account(
            work, address=address, password_hash=stored, language=language
        )
        link = _link(work, made) if password is None else ""
    click.echo(f"Made {made.email}.")
    if link:
        click.echo(f"They choose their password at {link}")


@account.command(
    epilog="Example: directory account grant someone@example.org moderator"
    " --place basra --place maysan"
)
@click.argument("name")
@click.argument("role", type=ROLES)
@click.option("--place", "places", multiple=True, help="A governorate; else all.")
@click.option("--focus", "focus", multiple=True, help="A focus area; else all.")
@click.option("--withdraw", is_flag=True, help="Take the role away.")
@in_opened_app
def grant(
    name: str,
    role: str,
    places: tuple[str, ...],
    focus: tuple[str, ...],
    *,
    withdraw: bool,
) -> None:
    """Give the account NAME (address or user name) a node role."""
    _refuse_unknown_terms("place", places)
    _refuse_unknown_terms("focus", focus)
    with unit_of_work() as work:
        person = _account(work, name)
        if withdraw:
            withdraw_role(work, person, NodeRole(role))
        else:
            grant_role(work, person, NodeRole(role), places=places, focus_areas=focus)
    click.echo(f"{name} {'is no longer' if withdraw else 'is now'} {role}.")


@account.command("list", epilog="Example: directory account list")
@in_opened_app
def list_accounts() -> None:
    """List who moderates and administers."""
    for person in people_with_node_roles(db.session()):
        roles = ", ".join(sorted(grant.role.value for grant in person.node_roles))
        factor = "second factor" if person.has_second_factor else "no second factor"
        name = person.email or person.user_name
        click.echo(f"{person.code or '-':<5} {name:<35} {roles:<25} {factor}")


@account.command(epilog="Example: directory account reset-link someone@example.org")
@click.argument("name")
@in_opened_app
def reset_link(name: str) -> None:
    """Print a single-use link by which NAME chooses a new password."""
    with unit_of_work() as work:
        link = _link(work, _account(work, name))
    click.echo(link)


def _account(work: Work, name: str) -> Account:
    found = account_by_name(work.session, name)
    if found is None or found.closed_at is not None:
        raise NotFound(N_("No account is called %(name)s."), name=name)
    return found


def _link(work: Work, person: Account) -> str:
    void_links(work, Purpose.RESET_PASSWORD, person.id)
    secret = make_link(
        work, Purpose.RESET_PASSWORD, account_id=person.id, lasts=RESET_LASTS
    )
    base_url = current_app.extensions["settings"].base_url
    return f"{base_url}/{person.language}/account/reset/{secret}"


def _refuse_unknown_terms(scheme: str, slugs: tuple[str, ...]) -> None:
    vocabulary = load_vocabulary(db.session()) if slugs else None
    for slug in slugs:
        if vocabulary is not None and vocabulary.find(scheme, slug) is None:
            raise click.BadParameter(f"{slug} is no term of {scheme}.")
