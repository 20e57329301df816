"""Why two spellings are one name: the key of a name, word by word, with the rule that read each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core import formats
from twiza.core.translation import active_language
from twiza.register.rules.names import explain_key, name_keys
from twiza.register.rules.vocabulary import FORMS

# What each rule of the key does to a word; the rules themselves are data (docs/reference/names.md)
RULES = {
    "legal": gettext_lazy("Word of law: tells the form, leaves the key"),
    "misspelt": gettext_lazy("Word of law, misspelt: tells the form, leaves the key"),
    "links": gettext_lazy("Article or link: leaves the key"),
    "numbers": gettext_lazy("Number: written in digits"),
    "months": gettext_lazy("Month after a number"),
    "dates": gettext_lazy("Day, month or year in digits"),
    "particles": gettext_lazy("Small word: one spelling for all"),
    "joined": gettext_lazy("Joined to the word that follows"),
    "lexicon": gettext_lazy("Word that names translate: takes the consonants of the Arabic word"),
    "latin": gettext_lazy("Latin letters: consonants only, one letter for each sound"),
    "arabic": gettext_lazy("Arabic letters: consonants only, without article and hamza"),
    "tifinagh": gettext_lazy("Tifinagh letters: consonants only"),
    "dotted": gettext_lazy("Initials with dots: read as one word"),
    "capitals": gettext_lazy("Initials in capitals: read as one word"),
    "other": gettext_lazy("Sign that is no letter"),
}
EXAMPLES = (
    ("Coop. Ach-Chourouk", "تعاونية الشروق"),
    ("Sté coopérative El Wifak des Femmes", "تعاونية الوفاق للنساء"),
    ("Coopérative 20 Août", "تعاونية عشرين غشت"),
    ("Union des coopératives Tiwizi", "GIE Touizi"),
)
MOST = 300


@dataclass(frozen=True)
class KeyStep:
    """One word: as read, what the rule does to it, what it leaves in the key ("" when nothing)."""

    word: str
    rule: str
    becomes: str


@dataclass(frozen=True)
class Explained:
    """A name with the steps to its key and the legal form that it says, in words."""

    name: str
    steps: list[KeyStep]
    key: str
    form: str


@requires(Permission.REGISTER_VIEW)
def name_explain(request: HttpRequest) -> HttpResponse:
    """The keys of one name or two, explained, and what the two share."""
    given = [" ".join(text.split())[:MOST] for text in request.GET.getlist("name")]
    found = [explained(text) for text in given if text][:2]
    context = {
        "names": found,
        "first": given[0] if given else "",
        "second": given[1] if len(given) > 1 else "",
        "verdict": verdict_of(*found) if len(found) == 2 else "",
        "examples": EXAMPLES,
        "most": MOST,
        "is_one": len(found) == 2 and same_key(*found),
    }
    return render(request, "register/name_explain.html", context)


def explained(name: str) -> Explained:
    """The steps from a name to its key."""
    lang = active_language()
    *values, (_rule, _name, key) = explain_key(name)
    form = name_keys([name]).form[0]
    steps = [KeyStep(word, str(RULES.get(rule, RULES["other"])), _left(rule, became)) for rule, word, became in values]
    return Explained(name, steps, key, FORMS.label(form, lang) if form in FORMS else "")


def _left(rule: str, became: str) -> str:
    return "" if rule in ("legal", "misspelt", "links") else became


def same_key(one: Explained, other: Explained) -> bool:
    """Whether both names have the same words in their keys, in any order."""
    return bool(one.key) and set(one.key.split()) == set(other.key.split())


def verdict_of(one: Explained, other: Explained) -> str:
    """What two names share, in a sentence."""
    mine, theirs = one.key.split(), other.key.split()
    shared = [word for word in dict.fromkeys(mine) if word in theirs]
    if same_key(one, other):
        return _("One key: the two spellings are compared as one name. A name alone never merges two records.")
    if shared:
        text = formats.join(shared, active_language())
        return _("Two keys that share %(words)s.") % {"words": text}
    return _("Two keys without a word in common.")
