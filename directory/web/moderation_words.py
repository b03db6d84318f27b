"""What the moderation pages call things, as message ids."""

from collections.abc import Mapping

from directory.kernel.messages import N_
from directory.moderation.models import ItemKind, ReportKind, Verdict
from directory.verification.models import Method

_K, _V, _R, _M = ItemKind, Verdict, ReportKind, Method

KINDS: Mapping[ItemKind, str] = {
    _K.NEW_PROFILE: N_("New entry"),
    _K.REVISION: N_("Profile change"),
    _K.SAMPLED_CHANGE: N_("Change made at once"),
    _K.CLAIM: N_("Claim"),
    _K.REPORT: N_("Report"),
    _K.CORRECTION: N_("Correction"),
    _K.REMOVAL: N_("Removal"),
    _K.MERGE: N_("Merge"),
    _K.SUSPENSION: N_("Suspension"),
    _K.APPEAL: N_("Appeal"),
    _K.IMPORTED: N_("Imported entry"),
    _K.TERM_SUGGESTION: N_("Suggested term"),
    _K.READING: N_("Much reading"),
}
HEADINGS: Mapping[ItemKind, str] = {
    _K.NEW_PROFILE: N_("Review a new entry"),
    _K.REVISION: N_("Review a profile change"),
    _K.SAMPLED_CHANGE: N_("Look at a change made at once"),
    _K.CLAIM: N_("Decide on a claim"),
    _K.REPORT: N_("Answer a report"),
    _K.CORRECTION: N_("Answer a correction"),
    _K.REMOVAL: N_("Answer a request for removal"),
    _K.MERGE: N_("Decide on a merge"),
    _K.SUSPENSION: N_("Decide on a suspension"),
    _K.APPEAL: N_("Decide on an appeal"),
    _K.IMPORTED: N_("Review an imported entry"),
    _K.TERM_SUGGESTION: N_("Answer a suggestion"),
    _K.READING: N_("Look at an organization that reads very much"),
}
VERDICTS: Mapping[Verdict, str] = {
    _V.APPROVE: N_("Approve"),
    _V.APPROVE_PART: N_("Approve part"),
    _V.REQUEST_CHANGES: N_("Ask for changes"),
    _V.REJECT: N_("Reject"),
    _V.SUSPEND: N_("Suspend"),
    _V.CONFIRM_SUSPENSION: N_("Confirm the suspension"),
    _V.RESTORE: N_("Restore"),
    _V.ARCHIVE: N_("Archive"),
    _V.GRANT: N_("Agree"),
    _V.REFUSE: N_("Refuse"),
    _V.HANDLE: N_("Handled"),
    _V.DISMISS: N_("Dismiss"),
    _V.MERGE: N_("Merge"),
    _V.RELEASE: N_("Open for the day"),
}
CONSEQUENCES: Mapping[Verdict, str] = {
    _V.APPROVE: N_("Published in 30 seconds and found by the search"),
    _V.APPROVE_PART: N_("Only the fields you tick are published"),
    _V.REQUEST_CHANGES: N_("What is published stays; the authors see your comments"),
    _V.REJECT: N_("The organization reads why and may appeal within 30 days"),
    _V.SUSPEND: N_("Hidden from every page"),
    _V.CONFIRM_SUSPENSION: N_("Hidden from every page until a moderator restores it"),
    _V.RESTORE: N_("Visible again on every page"),
    _V.ARCHIVE: N_("Hidden at once; “still right” brings it back"),
    _V.GRANT: N_("The one who asked is told"),
    _V.REFUSE: N_("The one who asked reads why"),
    _V.HANDLE: N_("Closed; whoever wrote is told “handled”, nothing more"),
    _V.DISMISS: N_("Closed without a change"),
    _V.RELEASE: N_("It may read members-only profiles without a limit today"),
    _V.MERGE: N_("One entry goes into the other; can be undone for 30 days"),
}
# Reasons for which something waits; report kinds are among them.
CHIPS: Mapping[str, str] = {
    "new": N_("New"),
    "strict": N_("Name, kind or address changes"),
    "wider": N_("More people would see it"),
    "sensitive": N_("Sensitive work"),
    "likeness": N_("Looks like another entry"),
    "flagged": N_("Found in public text"),
    "known_fake": N_("Refused before"),
    "claim": N_("Asks to own the entry"),
    "dispute": N_("Somebody owns it already"),
    "auto_tier": N_("Published without review"),
    "second_opinion": N_("Second opinion wanted"),
    "second_moderator": N_("Needs a second moderator"),
    "emergency": N_("Emergency"),
    "escalated": N_("For administrators"),
    "answered": N_("The organization answered"),
    "looked_at_again": N_("Looked at again"),
    "appeal": N_("Appeal"),
    "appeal_upheld": N_("Appeal upheld"),
    "merge": N_("Two entries"),
    "many_read": N_("Many members-only profiles in a day"),
    _R.NOT_EXISTING: N_("Does not exist"),
    _R.WRONG: N_("Wrong information"),
    _R.CHARTER: N_("Against the charter"),
    _R.IMPERSONATION: N_("Impersonation"),
    _R.SAFETY: N_("Safety risk"),
    _R.DUPLICATE: N_("Duplicate"),
    _R.SPAM: N_("Spam"),
    _R.CORRECTION: N_("Correction"),
    _R.REMOVAL: N_("Removal"),
}
REPORTS: Mapping[ReportKind, str] = {
    _R.NOT_EXISTING: N_("This organization does not exist"),
    _R.WRONG: N_("Something is wrong"),
    _R.CHARTER: N_("It acts against the charter"),
    _R.IMPERSONATION: N_("Somebody pretends to be this organization"),
    _R.SAFETY: N_("This entry puts people at risk"),
    _R.DUPLICATE: N_("It is listed twice"),
    _R.SPAM: N_("It is advertising or spam"),
    _R.CORRECTION: N_("Please correct this record"),
    _R.REMOVAL: N_("Please remove this record"),
}
FLAGS: Mapping[str, str] = {
    "phone": N_("Phone number in public text"),
    "person-name": N_("Name of a person in public text"),
    "street-or-building": N_("Street or building in public text"),
    "shelter": N_("Words for a shelter"),
    "meeting-time": N_("Regular meeting time"),
    "hour": N_("Hour of the day"),
    "residents": N_("Number of residents"),
    "mixed_script": N_("A word of the name mixes scripts"),
}
# What two records that may be one have in common.
SHARED: Mapping[str, str] = {
    "identifier": N_("Same identifier"),
    "website": N_("Same website"),
    "phone": N_("Same phone number"),
    "email": N_("Same e-mail address"),
    "registration": N_("Same registration"),
}
METHODS: Mapping[Method, str] = {
    _M.CERTIFICATE: N_("Certificate seen"),
    _M.EMAIL_DOMAIN: N_("E-mail from its own domain"),
    _M.WEBSITE: N_("Proof on its website"),
    _M.PHONE_CALL: N_("Phone call"),
    _M.GATHERING: N_("Met at a gathering"),
    _M.VOUCHED: N_("Vouched for by another organization"),
}
ACTIONS: Mapping[str, str] = {
    "start": N_("began the entry"),
    "submit": N_("sent it for review"),
    "take_back": N_("took it back"),
    "cancel": N_("threw the change away"),
    "approve": N_("approved it"),
    "request_changes": N_("asked for changes"),
    "reject": N_("rejected it"),
    "restore_appealed": N_("upheld the appeal"),
    "suspend": N_("suspended it"),
    "restore": N_("restored it"),
    "archive": N_("archived it"),
    "correct": N_("corrected it"),
    "withdraw": N_("withdrew it"),
    "reappear": N_("listed it again"),
    "confirm": N_("confirmed it is still right"),
    "plan_deletion": N_("asked for deletion"),
    "keep": N_("took the deletion back"),
    "narrow_field": N_("showed a field to fewer people"),
    "set_visibility": N_("changed who may find it"),
    "accept_charter": N_("accepted the charter"),
    "decision_taken": N_("decided"),
    "decision_undone": N_("undid a decision"),
    "decision_void": N_("had a decision overtaken by events"),
    "second_opinion_asked": N_("asked for a second opinion"),
    "reported": N_("reported something"),
    "appealed": N_("appealed"),
    "suspension_answered": N_("answered the suspension"),
    "merge_undone": N_("undid a merge"),
    "reading_released": N_("opened members-only profiles for the day"),
    "stated": N_("added a verification"),
    "vouched": N_("received a vouch"),
    "statement_withdrawn": N_("withdrew a verification"),
    "vouch_lost_ground": N_("dropped a vouch that lost its ground"),
}
OTHER_ACTION = N_("changed the entry")
ACTORS: Mapping[str, str] = {
    "member": N_("The organization"),
    "owner": N_("The organization"),
    "moderator": N_("The moderation team"),
    "administrator": N_("The moderation team"),
    "anybody": N_("Somebody"),
    "system": N_("The directory"),
}
# Reports, samples and merges are not told as decisions: the reporter is protected.
SHOWN_TO_OWNERS = frozenset(
    {
        *(_K.NEW_PROFILE, _K.REVISION, _K.IMPORTED),
        *(_K.SUSPENSION, _K.APPEAL, _K.CLAIM),
    }
)
