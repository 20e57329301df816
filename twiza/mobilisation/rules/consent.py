"""The texts to which experts and investors consent, by version. A new wording is a new version; old ones stay."""

from __future__ import annotations

from collections.abc import Mapping

from twiza.core.translated import Translated

CURRENT = "2026-11"
TEXTS: Mapping[str, Mapping[str, str]] = {
    "2026-11": {
        "fr": (
            "J’accepte que mes compétences, mes disponibilités et mes coordonnées soient conservées pour proposer "
            "mon aide à des coopératives du Maroc. Mon nom et mes coordonnées ne sont transmis à une coopérative "
            "qu’après mon accord et le sien. Je peux consulter, corriger ou faire effacer ces données, et retirer "
            "mon accord à tout moment (loi 09-08)."
        ),
        "ar": (
            "أوافق على الاحتفاظ بكفاءاتي وأوقات تفرغي ومعطيات الاتصال الخاصة بي قصد اقتراح مساعدتي على تعاونيات "
            "بالمغرب. ولا يُسلَّم اسمي ومعطيات الاتصال الخاصة بي إلى أي تعاونية إلا بعد موافقتي وموافقتها. "
            "ويحق لي الاطلاع على هذه المعطيات وتصحيحها أو طلب حذفها، وسحب موافقتي في أي وقت (القانون 09.08)."
        ),
        "en": (
            "I agree that my skills, my availability and my contact details are kept in order to offer my help to "
            "cooperatives in Morocco. My name and contact details reach a cooperative only after I and it have both "
            "agreed. I may see, correct or have these data erased, and withdraw my consent at any time (law 09-08)."
        ),
    }
}


def consent_text(version: str, language: str) -> str:
    """The words of a version; empty for a version that never was."""
    words = TEXTS.get(version)
    return Translated(words or {}).within(language)
