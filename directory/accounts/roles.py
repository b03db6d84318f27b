"""Node roles: who moderates, and who administers."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from directory.accounts.models import Account, NodeRole, NodeRoleGrant
from directory.accounts.service import tell
from directory.accounts.sessions import end_other_sessions
from directory.audit.service import write_entry
from directory.kernel.messages import N_
from directory.kernel.work import Work

LETTER = {NodeRole.MODERATOR: "M", NodeRole.ADMINISTRATOR: "A"}


def grant_role(
    work: Work,
    account: Account,
    role: NodeRole,
    *,
    places: Sequence[str] = (),
    focus_areas: Sequence[str] = (),
    actor_id: int | None = None,
) -> NodeRoleGrant:
    """Give a node role, or another scope of it; empty scopes mean the whole node.

    The person's sessions end: a new role needs a new session.
    """
    grant = next((held for held in account.node_roles if held.role is role), None)
    if grant is None:
        grant = NodeRoleGrant(account_id=account.id, role=role, granted_at=work.now)
        account.node_roles.append(grant)
    grant.places, grant.focus_areas = list(places), list(focus_areas)
    account.code = account.code or _free_code(work, LETTER[role])
    work.session.flush()
    _note(work, account, "grant_role", role, actor_id)
    return grant


def withdraw_role(
    work: Work, account: Account, role: NodeRole, *, actor_id: int | None = None
) -> None:
    """Take a node role away; the person's sessions end."""
    work.session.execute(
        delete(NodeRoleGrant).where(
            NodeRoleGrant.account_id == account.id, NodeRoleGrant.role == role
        )
    )
    work.session.expire(account, ["node_roles"])
    _note(work, account, "withdraw_role", role, actor_id)


def _free_code(work: Work, letter: str) -> str:
    """Return the next code such as ``M3``; the table refuses a second one."""
    taken = select(func.count()).where(Account.code.startswith(letter))
    number = (work.session.scalar(taken) or 0) + 1
    while work.session.scalar(
        select(Account.id).where(Account.code == f"{letter}{number}")
    ):
        number += 1
    return f"{letter}{number}"


def _note(
    work: Work, account: Account, action: str, role: NodeRole, actor_id: int | None
) -> None:
    end_other_sessions(work, account.id)
    write_entry(
        work,
        action,
        subject="account",
        subject_id=account.id,
        actor_id=actor_id,
        actor_role="administrator" if actor_id else "operator",
        after={"role": role.value},
        undisclosed=True,
    )
    tell(
        work,
        account.id,
        kind="account",
        sentence=N_("Your role for the directory was changed."),
    )
