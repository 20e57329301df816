"""Forms of bilateral exchanges: one for each kind of entry, its filters, closing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Institution
from twiza.core.languages import Extent, default
from twiza.core.translated import column_of
from twiza.core.translation import columns
from twiza.core.web.fields import TitledChoiceField, day_input

from ..actions import ProofFile
from ..models import Exchange, Figure, Instrument, Pledge, Practice
from ..models.exchanges import Encounter, Entry
from ..models.labels import TOPIC_WORDS

MEGABYTES = 20


def _typed(name: str) -> list[str]:
    """The columns of a text that the forms of an exchange ask for."""
    return columns(name, Extent.DEEDS)


class CompareForm(forms.Form):
    """Which practices to put side by side."""

    agreement = TitledChoiceField(
        label=_("Agreement"),
        queryset=Agreement.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("All agreements"),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    partner = forms.ChoiceField(label=_("Delegation"), required=False)

    def __init__(self, *args: object, agreements: object, partners: Iterable[Institution], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        narrow(self, agreements)
        fields: dict[str, Any] = self.fields
        fields["theme"].choices = [("", _("All themes")), *TOPIC_WORDS.items()]
        fields["partner"].choices = [("", _("All delegations")), *((one.code, one.name) for one in partners)]


def narrow(form: forms.Form, agreements: object) -> None:
    """Offer the agreements that the reader may see and that have an exchange."""
    field: Any = form.fields["agreement"]
    field.queryset = agreements


class ExchangeForm(forms.ModelForm):
    """A delegation, our side, the offices, when silence is too long."""

    agreement = TitledChoiceField(label=_("Agreement"), queryset=Agreement.objects.none(), to_field_name="key")

    class Meta:
        model = Exchange
        fields = ("agreement", "partner", "lead", *columns("delegation", Extent.DEEDS), "silence_months")

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        narrow(self, visible(user, Permission.EXCHANGE_RECORD, Agreement.objects.all()).order_by("key"))
        dress(self)
        note = _("One office a line; no name of a person is needed.")
        for name in columns("delegation", Extent.DEEDS):
            self.fields[name].help_text = note
        if self.instance.pk:
            for name in ("agreement", "partner"):
                self.fields[name].disabled = True

    def _post_clean(self) -> None:
        """The action judges; the form only reads."""


class CloseExchangeForm(forms.Form):
    """When and why an exchange is closed."""

    closed_on = forms.DateField(label=_("Closed on"), widget=day_input())
    note = forms.CharField(label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class EntryForm(forms.ModelForm):
    """What every entry carries: its day or the words that date it, the paper, the passage."""

    passage = forms.CharField(
        label=_("Passage of the document"),
        required=False,
        max_length=400,
        help_text=_("The short sentence that says it, word for word."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    note = forms.CharField(label=_("Why this correction"), max_length=300)
    day_label: Any = _("Day")

    def __init__(self, *args: object, exchange: Exchange, is_correction: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = exchange.agreement.documents.all()  # type: ignore[attr-defined]
        self.fields["valid_from"].label = self.day_label
        if is_correction:
            del self.fields["key"]
            self.initial["passage"] = self.instance.passages.get(self.quoted, "")
        else:
            del self.fields["note"]
            self.initial.setdefault("key", uuid.uuid4().hex)
        dress(self)

    def _post_clean(self) -> None:
        """The action judges; the form only reads."""

    @property
    def columns(self) -> dict[str, object]:
        """The columns of the entry as typed."""
        names = self._meta.fields or ()
        values = {name: self.cleaned_data.get(name) for name in names if name in self.fields}
        if "passage" in self.changed_data:
            others = {name: said for name, said in self.instance.passages.items() if name != self.quoted}
            said = self.cleaned_data["passage"]
            values["passages"] = {**others, self.quoted: said} if said else others
        return values

    @property
    def quoted(self) -> str:
        """The field whose passage the form shows; those of other fields stay as they are."""
        return "text" if "text" in self.instance.passages else next(iter(self.instance.passages), "text")


class EncounterForm(EntryForm):
    """A meeting."""

    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, choices=TOPIC_WORDS.items(), widget=forms.CheckboxSelectMultiple
    )
    day_label = _("Day of the meeting")

    class Meta:
        model = Encounter
        fields = (
            "valid_from",
            column_of("when", default().code),
            *_typed("place"),
            "topics",
            *_typed("about"),
            *_typed("ours"),
            *_typed("theirs"),
            "document",
        )


class PledgeForm(EntryForm):
    """A promise."""

    day_label = _("Promised on")

    class Meta:
        model = Pledge
        fields = ("side", *_typed("wording"), *_typed("owner"), "valid_from", "due_on", "commitment", "document")

    def __init__(self, *args: object, exchange: Exchange, **kwargs: object) -> None:
        super().__init__(*args, exchange=exchange, **kwargs)
        self.fields["commitment"].queryset = exchange.agreement.commitments.all()  # type: ignore[attr-defined]
        if self.instance.closed_on is not None:
            self.fields["is_reopened"] = forms.BooleanField(
                label=_("It was recorded as kept by mistake: open it again"), required=False
            )

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the promise, opened again when that is asked."""
        is_reopened = self.cleaned_data.get("is_reopened")
        return {**super().columns, **({"closed_on": None} if is_reopened else {})}


class PracticeForm(EntryForm):
    """A good practice."""

    day_label = pgettext_lazy("of a practice", "Since")

    class Meta:
        model = Practice
        fields = (
            "side",
            "theme",
            *_typed("title"),
            *_typed("body"),
            *_typed("place"),
            "valid_from",
            "precision",
            "transferable",
            *_typed("because"),
            *_typed("tried"),
            "document",
        )


class FigureForm(EntryForm):
    """A figure of a practice."""

    day_label = _("Figure of")
    url = forms.URLField(label=_("Address"), required=False, max_length=600, assume_scheme="https")

    class Meta:
        model = Figure
        fields = (
            "practice",
            *_typed("label"),
            "amount",
            "unit",
            "valid_from",
            "precision",
            "document",
            "publisher",
            "url",
        )

    def __init__(self, *args: object, exchange: Exchange, **kwargs: object) -> None:
        super().__init__(*args, exchange=exchange, **kwargs)
        practices = Practice.objects.current().filter(exchange=exchange)
        field: Any = self.fields["practice"]
        field.queryset = practices
        if self.instance.pk:  # the figure hangs on the first version; the list offers the present one
            present = practices.filter(root_id=self.instance.practice_id).first()
            self.initial["practice"] = present.pk if present else self.instance.practice_id


class InstrumentForm(EntryForm):
    """A resulting instrument."""

    day_label = _("Dated")

    class Meta:
        model = Instrument
        fields = ("type", *_typed("title"), "valid_from", "result", "document")


FORMS: Mapping[str, type[EntryForm]] = {
    "encounter": EncounterForm,
    "pledge": PledgeForm,
    "practice": PracticeForm,
    "figure": FigureForm,
    "instrument": InstrumentForm,
}


class ClosePledgeForm(forms.Form):
    """When a promise was kept, what was done, the proof."""

    closed_on = forms.DateField(label=_("Kept on"), widget=day_input())
    note = forms.CharField(label=_("What was done"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.ModelChoiceField(
        label=_("Proof already deposited"), queryset=Agreement.objects.none(), required=False
    )
    file = forms.FileField(label=_("Proof to deposit"), required=False, max_length=200)

    def __init__(self, *args: object, pledge: Pledge, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["document"]
        field.queryset = pledge.exchange.agreement.documents.all()

    def clean_file(self) -> UploadedFile | None:
        """Not larger than the house takes."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MEGABYTES * 2**20:
            raise forms.ValidationError(_("This file is too large: 20 megabytes at most."))
        return file

    @property
    def paper(self) -> ProofFile | None:
        """The file handed in, None when there is none."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is None:
            return None
        name = str(file.name)
        return ProofFile(title=name.rsplit(".", 1)[0], filename=name, content=file.read())


class WithdrawForm(forms.Form):
    """Why an entry is withdrawn."""

    note = forms.CharField(label=_("Why this correction"), max_length=300)


def dress(form: forms.BaseForm) -> None:
    """Days as days, texts of three lines."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = day_input()
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        field.widget.attrs.pop("cols", None)


def entry_of(form: EntryForm) -> Entry:
    """The entry that a form for a new one describes, not saved."""
    return form._meta.model(**{name: value for name, value in form.columns.items() if value is not None})
