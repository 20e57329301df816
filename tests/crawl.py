"""A reader who opens everything that a page offers: links, filters, facets, fragments, pagers, exports, forms.

Addresses are grouped into patterns (URL name, what its path chooses, the query keys that a link changes), and of each
pattern only a few are opened: the crawl is bounded however long the lists are. Which few differs from reader to reader
and is the same every time. Forms that write are sent as they stand, in a savepoint that is taken back.
"""

from __future__ import annotations

import random
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from twiza.core.cache import forget

PAGES, VARIANTS = 2, 1  # of one pattern: plain pages, and filters, exports, fragments
SAMPLES = {"date": "2026-01-31", "number": "1", "text": "amal", "search": "amal"}
# Parts of an address that choose among few, where others name a row
CHOSEN = frozenset("fmt form kind language name side step".split())
REFUSED = {403, 404, 405}
LOG_IN = "account_login"


@dataclass(frozen=True)
class Offer:
    """One thing that a page offers to open or to send: where it stands, what it asks, how it is recognised again."""

    address: str
    shown_on: str
    pattern: tuple[str, ...]
    is_fragment: bool = False
    data: tuple[tuple[str, str], ...] | None = None

    @property
    def method(self) -> str:
        """What the server hears."""
        return "GET" if self.data is None else "POST"


@dataclass(frozen=True)
class Fault:
    """An offer that was not kept."""

    reader: str
    language: str
    offer: Offer
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.reader} [{self.language}] {self.offer.method} {self.offer.address}\n"
            f"    shown on {self.offer.shown_on}: {self.reason}"
        )


@dataclass
class Crawl:
    """The walk of one reader in one language; `visited` counts what was opened, by URL name."""

    client: Client
    reader: str
    language: str
    pages: int = PAGES
    variants: int = VARIANTS
    visited: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    _seen: set[tuple[Any, ...]] = field(default_factory=set)
    _patterns: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.client.raise_request_exception = False
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language

    def __str__(self) -> str:
        return (
            f"{self.reader} [{self.language}]: {self.visited.total()} addresses of {len(self.visited)} names opened,"
            f" {self.sent.total()} forms sent, {len(self.faults)} faults"
        )

    def run(self) -> None:
        """Open everything that can be reached from the home page, then send every form that was shown on the way."""
        reading = deque([Offer(f"/{self.language}/", "(start)", ("start",))])
        writing: list[Offer] = []
        while reading:
            offer = reading.popleft()
            for found in self._open(offer):
                if self._is_new(found):
                    (reading if found.data is None else writing).append(found)
        for offer in writing:
            self._send(offer)

    def _is_new(self, offer: Offer) -> bool:
        """Whether this very offer is unknown, and few of its pattern have been taken."""
        key = (offer.address, offer.is_fragment, offer.data)
        is_page = len(offer.pattern) == 1 or offer.data is not None
        most = self.pages if is_page else self.variants
        if key in self._seen or self._patterns[offer.pattern] >= most:
            return False
        self._seen.add(key)
        self._patterns[offer.pattern] += 1
        return True

    def _open(self, offer: Offer) -> Iterator[Offer]:
        """Ask for an address as the browser would, judge the answer, and say what it offers in its turn."""
        answer, body = self._ask(offer)
        self.visited[name_of(offer.address)] += 1
        if answer.status_code in (301, 302):
            yield from self._follow(offer, answer.headers["Location"])
        elif answer.status_code not in ((200, 204, 286) if offer.is_fragment else (200,)):
            self._fault(offer, answer)
        elif "text/html" in answer.headers.get("Content-Type", "") and body.strip():
            page = html.document_fromstring(body.decode())
            self._judge(offer, page, is_whole=b"<html" in body[:500])
            found = list(offers(page, offer.address, self.language))
            random.Random(f"{self.reader} {self.language}").shuffle(found)
            yield from found

    def _ask(self, offer: Offer) -> tuple[Any, bytes]:
        """The answer and all of its body; what was written on the way is taken back."""
        headers = {"HX-Request": "true", "HX-Current-URL": offer.shown_on} if offer.is_fragment else {}
        with transaction.atomic():
            if offer.data is None:
                answer = self.client.get(offer.address, headers=headers)
            else:
                answer = self.client.post(offer.address, dict_of(offer.data), headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer, body

    def _follow(self, offer: Offer, target: str) -> Iterator[Offer]:
        """Where a link led elsewhere; the log-in page is no place to be led to."""
        if name_of(target) == LOG_IN and name_of(offer.address) != LOG_IN:
            self.faults.append(Fault(self.reader, self.language, offer, "led to the log-in page"))
        elif not urlsplit(target).netloc:
            yield Offer(urljoin(offer.address, target), offer.shown_on, ("redirect", *offer.pattern))

    def _send(self, offer: Offer) -> None:
        """Send a form as it stands and take back what it wrote; a refusal with a reason beside its field is none."""
        cookies = self.client.cookies.copy()
        answer, _body = self._ask(offer)
        self.client.cookies = cookies
        forget()  # what the process remembers of rows that are gone again
        self.sent[name_of(offer.address)] += 1
        if answer.status_code in REFUSED or answer.status_code >= 500:
            self._fault(offer, answer)

    def _judge(self, offer: Offer, page: html.HtmlElement, *, is_whole: bool) -> None:
        """The language and direction of a page, and links to places on it that do not exist."""
        reasons = []
        if is_whole and f"/{self.language}/" in offer.address:
            wanted = "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"
            if page.get("lang", "")[:2] != self.language or page.get("dir") != wanted:
                reasons.append(f"lang={page.get('lang')} dir={page.get('dir')}")
        if is_whole:
            places = set(page.xpath("//@id"))
            links = page.xpath("//a/@href[starts-with(., '#')]")
            reasons += [f"no place {link}" for link in links if link[1:] not in places]
        self.faults += [Fault(self.reader, self.language, offer, reason) for reason in reasons]

    def _fault(self, offer: Offer, answer: Any) -> None:
        reason = str(answer.status_code)
        error = getattr(answer, "exc_info", None)
        if answer.status_code >= 500 and error:
            reason += f" {error[0].__name__}: {error[1]}"[:300]
        elif answer.status_code == 403:
            said = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
            reason += f" {' '.join(said.group(1).split())}" if said else ""
        self.faults.append(Fault(self.reader, self.language, offer, reason))


def offers(page: html.HtmlElement, here: str, language: str) -> Iterator[Offer]:
    """What a page or fragment offers to open or to send, in the order of the page."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "form":
            yield from _of_form(element, here, language)
            continue
        for name, value in element.attrib.items():
            is_link = name == "href" and element.tag == "a"
            is_data = name.startswith("data-") and value.startswith("/") and "/0/" not in value  # 0: a script fills it
            if is_link or is_data or name == "hx-get":
                yield from _of_link(value, here, language, is_fragment=name == "hx-get")


def _of_link(value: str, here: str, language: str, *, is_fragment: bool = False) -> Iterator[Offer]:
    address = urldefrag(urljoin(here, value)).url
    if is_ours(address, language) and not value.startswith("#"):
        yield Offer(address, here, pattern_of(address, here, is_fragment=is_fragment), is_fragment)


def _of_form(form: html.HtmlElement, here: str, language: str) -> Iterator[Offer]:
    """A form that reads: each of its choices alone. A form that writes: as it stands, once for each of its buttons."""
    target = urljoin(here, form.get("hx-post") or form.get("hx-get") or form.get("action") or here)
    if not is_ours(target, language):
        return
    if form.get("method", "get").lower() == "post" or form.get("hx-post"):
        for button in _buttons(form):
            data = (*_stands(form), *button)
            pattern = (name_of(target), *_chosen(target), "post", *(f"{key}={value}" for key, value in button))
            yield Offer(target, here, pattern, data=data)
        return
    path = target.split("?")[0]
    for control, value in _choices(form):
        query = urlencode([*((k, v) for k, v in _stands(form) if k != control), (control, value)])
        pattern = (name_of(target), *_chosen(target), "form", control)
        yield Offer(f"{path}?{query}", here, pattern)


def _stands(form: html.HtmlElement) -> list[tuple[str, str]]:
    """What the form says before anybody touches it, without its token and files."""
    kept = [(name, value) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]
    return [(name, value) for name, value in kept if isinstance(value, str)]


def _buttons(form: html.HtmlElement) -> list[list[tuple[str, str]]]:
    """What each button that sends the form adds to it."""
    named = form.xpath(".//button[@name and (not(@type) or @type='submit')]")
    plain = form.xpath(".//button[not(@name) and (not(@type) or @type='submit')] | .//input[@type='submit']")
    return [[(button.get("name"), button.get("value", ""))] for button in named] + ([[]] if plain or not named else [])


def _choices(form: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Each control that a reader may change, with each value that it offers."""
    for control in form.xpath(".//select[@name] | .//input[@name]"):
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "select":
            yield from ((name, option) for option in control.xpath(".//option/@value") if option)
        elif kind in ("radio", "checkbox"):
            yield name, control.get("value", "on")
        elif kind in SAMPLES:
            yield name, control.get("value") or SAMPLES[kind]


def is_ours(address: str, language: str) -> bool:
    """Whether an address is a page of the house in this language, or one that has no language."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(f"/{settings.STATIC_URL}".replace("//", "/")):
        return False
    other = {code for code, _ in settings.LANGUAGES} - {language}
    return parts.path.split("/")[1] not in other


def pattern_of(address: str, here: str, *, is_fragment: bool = False) -> tuple[str, ...]:
    """The URL name, what the path chooses, the query keys that differ from the page's, and whether others stay."""
    asked, there = query_of(address), query_of(here)
    keys = {key for key, value in asked.items() if value != there.get(key, "")}
    if name_of(address) == name_of(here):
        keys |= {key for key in there if key not in asked and there[key]}
    carried = any(value and key not in keys for key, value in asked.items())
    marks = ["+"] * carried + ["fragment"] * is_fragment
    return (name_of(address), *_chosen(address), *sorted(keys), *marks)


def _chosen(address: str) -> list[str]:
    try:
        values = resolve(urlsplit(address).path).kwargs
    except Resolver404:
        return []
    return [str(value) for name, value in values.items() if name in CHOSEN]


def query_of(address: str) -> dict[str, str]:
    """The query as a dictionary."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def dict_of(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Pairs as what a form sends: several values under one name."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    return told


def name_of(address: str) -> str:
    """The URL name behind an address, or its path where nothing answers."""
    return _name_at(urlsplit(address).path)


@lru_cache(maxsize=50_000)
def _name_at(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path
