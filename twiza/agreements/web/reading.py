"""A reading as a page shows it: each proposal in words with its sentence, and what the person sent back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..actions import Decision
from ..models import PaperReading, labels
from ..rules.reading.deciding import DAYS, UNTYPED, typed_value

# Signs shown on each side of the words that tell; the whole sentence opens below
AROUND = 110
# The headings of the page, each with its fields.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Identity"),
        ("kind", "title", "object", "reference", "upstream", "territory", "signed_on", "approval"),
    ),
    (gettext_lazy("Period"), ("starts_on", "ends_on", "duration_months", "renewal")),
    (gettext_lazy("Parties"), ("party", "role", "office")),
    (gettext_lazy("Money and targets"), ("budget", "share", "amount", "target")),
    (gettext_lazy("Committee"), ("committee", "chair", "members", "frequency")),
    (gettext_lazy("Clauses and commitments"), ("clause", "commitment")),
)


@dataclass(frozen=True)
class ProposalLine:
    """One proposal: its number, words, the sentence in three pieces, what may be typed and what was chosen."""

    number: int
    field: str
    label: str
    shown: str
    before: str
    told: str
    after: str
    whole: str
    confidence: str
    doubt: str
    readings: list[tuple[str, str]]
    box: str
    typed: str
    choice: str

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """The choices of the field `kind`."""
        return list(labels.KINDS.items()) if self.field == "kind" else []

    @property
    def confidence_label(self) -> Any:
        """How sure the reading is, in words."""
        return labels.CONFIDENCES[self.confidence]

    @property
    def doubt_label(self) -> Any:
        """What is doubtful, in words."""
        return labels.DOUBTS.get(self.doubt, "")


def lines(reading: PaperReading, sent: QueryDict | None) -> list[tuple[str, list[ProposalLine]]]:
    """The proposals under their headings, with what was sent when the page comes back."""
    rows = [_line(row, sent) for row in reading.proposals()]
    groups = [(str(title), [row for row in rows if row.field in fields]) for title, fields in GROUPS]
    return [(title, found) for title, found in groups if found]


def _line(row: dict[str, Any], sent: QueryDict | None) -> ProposalLine:
    number, name, value = row["id"], row["field"], row["value"]
    typed = typed_value(name, value)
    choice = sent.get(f"choice-{number}", "") if sent else ""
    if sent and "sure" in sent and not choice and row["confidence"] == "high" and not row["doubt"]:
        choice = "keep"
    cut = row["quote_start"] - row["start"], row["quote_end"] - row["start"]
    sentence = row["sentence"]
    return ProposalLine(
        number=number,
        field=name,
        label=str(labels.FIELDS[name]),
        shown=said(name, value),
        before=_near_end(sentence[: cut[0]]),
        told=sentence[cut[0] : cut[1]],
        after=_near_start(sentence[cut[1] :]),
        whole=sentence if max(cut[0], len(sentence) - cut[1]) > AROUND else "",
        confidence=row["confidence"],
        doubt=row["doubt"],
        readings=[(f"reading-{index}", said(name, reading)) for index, reading in enumerate(row["readings"])],
        box=_box(row),
        typed=sent.get(f"value-{number}", typed) if sent else typed,
        choice=choice,
    )


def _near_end(words: str) -> str:
    """The last words before a quote."""
    return words if len(words) <= AROUND else "… " + words[-AROUND:].partition(" ")[2]


def _near_start(words: str) -> str:
    """The first words after a quote."""
    return words if len(words) <= AROUND else words[:AROUND].rpartition(" ")[0] + " …"


def _box(row: dict[str, object]) -> str:
    """The kind of box: none, a choice, a day, a long or a short text."""
    if row["field"] in UNTYPED or (row["readings"] and row["value"] is None):
        return ""
    if row["field"] == "kind":
        return "kind"
    if row["field"] in DAYS:
        return "date"
    return "long" if row["field"] in ("title", "object", "commitment", "members") else "text"


def said(name: str, value: Any) -> str:
    """A value in words of the active language."""
    lang = active_language()
    if value is None:
        return ""
    if name == "kind":
        return str(labels.KINDS[value])
    if name in DAYS:
        return formats.day(date.fromisoformat(value), lang)
    if not isinstance(value, dict):
        return str(value)
    return _compound(name, value, lang)


def _compound(name: str, value: dict[str, Any], lang: str) -> str:
    if "centimes" in value:
        amount = formats.money(Money(value["centimes"], value["currency"]), lang)
        about = _("about %(amount)s") % {"amount": amount} if value["is_about"] else amount
        return " · ".join(str(part) for part in (about, value.get("party"), value.get("year")) if part)
    if name == "share":
        rate = f"{value['percent']} %" if "percent" in value else _("in equal shares")
        return " · ".join(part for part in (rate, value.get("party", "")) if part)
    if name == "target":
        unit = "%" if value["unit"] == "percent" else str(labels.UNITS[value["unit"]])
        due = value["due_year"] or value["due_on"]
        end = _("by %(due)s") % {"due": due} if due else ""
        return " ".join(str(part) for part in (value["quantity"], unit, value["population"], end) if part)
    if name == "role":
        return f"{value['party']} : {labels.PARTY_ROLES[value['role']]}"
    if name == "office":
        return f"{value['office']} ({value['party']})"
    if name == "clause":
        return f"{value['number']}. {value['title']}" + (
            f" ({labels.CLAUSE_TYPES[value['type']]})" if value["type"] else ""
        )
    if name == "renewal":
        return _("Renewed tacitly")
    if name == "upstream":
        return " · ".join(value["parties"])
    text = str(value.get("name") or value.get("by") or "")
    return text + (f" ({value['acronym']})" if value.get("acronym") else "")


def decisions(reading: PaperReading, sent: QueryDict) -> dict[int, Decision]:
    """What the person decided; a proposal without a choice is left out, and the action refuses."""
    found: dict[int, Decision] = {}
    for row in reading.proposals():
        number = row["id"]
        choice, typed = sent.get(f"choice-{number}", ""), sent.get(f"value-{number}")
        if choice == "discard":
            found[number] = Decision(False)
        elif choice.startswith("reading-") and choice.removeprefix("reading-").isdigit():
            found[number] = Decision(True, reading=int(choice.removeprefix("reading-")))
        elif choice == "keep":
            is_changed = typed is not None and typed.strip() != typed_value(row["field"], row["value"])
            found[number] = Decision(True, text=typed if is_changed else None)
    return found


def undecided(groups: Iterable[tuple[str, list[ProposalLine]]]) -> int:
    """How many proposals wait for a decision."""
    return sum(not line.choice for _title, found in groups for line in found)
