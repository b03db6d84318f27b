"""What each field of a profile is called, and why it is asked."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from directory.profiles.content import CHOICES
from directory.profiles.fields import Level
from directory.profiles.models import Role, Visibility
from directory.web.field_labels import CHOICE_LABELS, FIELD_LABELS

FIELD_NAMES: Mapping[str, LazyString] = {
    **{name: _l(label) for name, label in FIELD_LABELS.items()},
    # Not fields, but named beside them.
    "contact": _l("One way to reach the organization"),
    "charter": _l("The charter"),
    "visibility": _l("Who finds the profile"),
}

HINTS: Mapping[str, LazyString] = {
    "name": _l("One language is enough. Write it as the organization itself does."),
    "acronym": _l("In any script, one on each line."),
    "legal_name": _l("Only your own people and the moderation team see it."),
    "kind": _l("Registration is not needed for any of them."),
    "mission": _l("Up to 300 characters in each language; one language is enough."),
    "description": _l(
        "Plain text; a blank line makes a paragraph, **two stars** make it bold. "
        "Please leave out telephone numbers, names of people and street names."
    ),
    "focus_main": _l("One to five. People find you by them."),
    "areas_served": _l(
        "All of Iraq, governorates, districts, or countries. "
        "Type a name in any language, or tick."
    ),
    "size_band": _l("Staff and volunteers together."),
    "office_street": _l("Shown to nobody unless you release it to a partner."),
    "map_point": _l("With sensitive work never finer than the governorate."),
    "map_position": _l("Latitude and longitude, such as 33.3128, 44.3615."),
    "registrations": _l(
        "Optional. No registration is needed to be listed, and strangers never see it."
    ),
    "readiness": _l("Partners ask for these things; shown only when you release it."),
    "identifiers": _l("For example ROR, Wikidata, or a code of org-id.guide."),
    "website": _l("None is needed."),
    "social_links": _l("One address on each line."),
    "contact_email": _l(
        "An address of the organization rather than of a person. "
        "Strangers see a form instead of the address."
    ),
    "phone": _l("With the country code. Released only to partners that you choose."),
    "contact_role": _l("For example: networking coordinator. No name is needed."),
    "contact_name": _l("Optional, and never public."),
    "networking_goals": _l("What would you like to find partners for?"),
    "offers": _l("What can others ask you for?"),
    "questions": _l("Up to three; whoever sends a request answers them first."),
    "refused_countries": _l("Type the names of countries, separated by commas."),
    "sensitive_work": _l(
        "Shelter, violence against women, disappearance, detention, trafficking, "
        "minorities, or documenting violations."
    ),
}

WHY: Mapping[str, LazyString] = {
    "name": _l("Nobody can find a profile without a name."),
    "kind": _l("It tells partners whom they would work with."),
    "focus_main": _l("Most people search by focus area."),
    "areas_served": _l("It puts you on the map and into searches by place."),
    "contact": _l("Without it no partner and no moderator can reach you."),
    "charter": _l("Every organization that is listed accepts it."),
    "mission": _l("It is the first thing that people read about you."),
    "description": _l("Longer texts make you appear in more searches."),
    "tracks": _l("Forum participants look along these paths."),
    "target_groups": _l("Donors and allies ask whom you work with."),
    "approaches": _l("It shows how you work, not only on what."),
    "working_languages": _l(
        "Partners choose the language of their first letter by it."
    ),
    "founded_year": _l("It tells how long you have been at work."),
    "logo": _l("People recognise you at a glance."),
    "networking_goals": _l("It brings you the requests that you want."),
    "offers": _l("It lets others come to you for what you are good at."),
}

LEVEL_NAMES: Mapping[Level, LazyString] = {
    Level.PUBLIC: _l("Everyone"),
    Level.MEMBERS: _l("Members of the directory"),
    Level.RELEASED: _l("Partners to whom you release it"),
    Level.PRIVATE: _l("Only your own people and the moderation team"),
}
VISIBILITY_NAMES: Mapping[Visibility, LazyString] = {
    Visibility.PUBLIC: _l("Everyone"),
    Visibility.MEMBERS: _l("Members of the directory"),
    Visibility.VERIFIED: _l("Verified organizations"),
    Visibility.UNLISTED: _l("Only people who have the address"),
}
ROLE_NAMES: Mapping[Role, LazyString] = {
    Role.OWNER: _l("Owner: everything, and who is in"),
    Role.EDITOR: _l("Editor: writes the profile"),
    Role.LIAISON: _l("Liaison: sends and answers requests"),
    Role.READER: _l("Reader: reads along"),
}

# Fixed choices, which stand in no vocabulary.
CHOICE_NAMES: Mapping[str, Mapping[str, LazyString]] = {
    name: {slug: _l(CHOICE_LABELS.get(slug, slug)) for slug in slugs}
    for name, slugs in CHOICES.items()
}
