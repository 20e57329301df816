"""The questions put to the demonstration, and their answers as plain text.

A question is one line: `page nadia fr /fr/plans/`, `fragment ...`, `api visitor ar /api/calls/published/`,
`command funding_statement tta-2023 --json`.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.apps import apps
from django.core.cache import cache as memory
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.translation import override
from plain_text import FILES, plain, read_page

from twiza.accounts.models import User
from twiza.config.demo.dataset import dataset

VISITOR = "visitor"
LANGUAGES = ("fr", "ar")
SAME_PAGE, SAME_PAGE_ASKED = 2, 6  # addresses of a page: of one set of questions, of all
SAME_ENDPOINT = 3
ON = "2026-06-30"
ELSEWHERE = ("/static/", "/media/", "/account/", "/i18n/")
DIMENSIONS = ("region", "sector", "year", "women_led,size", "founded,province")


def say_all(asked: list[str] | None = None) -> Iterator[tuple[str, str]]:
    """Question and answer of everything; of `asked` alone when it is given."""
    started, number = time.monotonic(), 0
    for number, pair in enumerate(map(said, asked) if asked is not None else found(), 1):
        if number % 100 == 0:
            print(f"{number} answers, {time.monotonic() - started:.0f} s, {pair[0]}", flush=True)
        yield pair
    print(f"{number} answers in {time.monotonic() - started:.0f} s")


def found() -> Iterator[tuple[str, str]]:
    for question in commands():
        yield said(question)
    for key in (VISITOR, *(login.key for login in dataset().people.cast)):
        for language in LANGUAGES:
            yield from api_walk(key, language)
            yield from page_walk(key, language)


def said(question: str) -> tuple[str, str]:
    kind, rest = question.split(" ", 1)
    if kind == "command":
        return question, run_command(rest)
    who, language, address = rest.split(" ", 2)
    return question, ask(kind, who, language, address)[0]


@cache
def client(key: str) -> Client:
    browser = Client(raise_request_exception=False)
    if key != VISITOR:
        browser.force_login(User.objects.get(email=f"{key}@demo.example"))
    return browser


def ask(kind: str, who: str, language: str, address: str) -> tuple[str, list[tuple[str, bool]], Any]:
    """The answer as text, the links that it offers, its JSON."""
    headers = {"accept-language": language} | ({"hx-request": "true"} if kind == "fragment" else {})
    answer: Any = client(who).get(address, headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    if answer.status_code == 405:
        return "", [], None
    media = answer.headers.get("Content-Type", "")
    head = " ".join([str(answer.status_code), media, answer.headers.get("Location", "")]).strip()
    links = read_page(content.decode()).links if media.startswith("text/html") else []
    data = json.loads(content) if media.startswith("application/json") and answer.status_code == 200 else None
    return f"{head}\n{plain(media, content)}", links, data


def page_walk(who: str, language: str) -> Iterator[tuple[str, str]]:
    """Pages without arguments, then what they link to, level by level; the first addresses of each kind of page."""
    with override(language):
        level = sorted({(address, False) for address in plain_addresses()})
    seen: set[str] = set()
    counts: Counter[tuple[str, ...]] = Counter()
    while level:
        following: set[tuple[str, bool]] = set()
        for address, is_fragment in level:
            if address in seen or not wanted(address, counts):
                continue
            seen.add(address)
            kind = "fragment" if is_fragment else "page"
            text, links, _ = ask(kind, who, language, address)
            if text:
                yield f"{kind} {who} {language} {address}", text
            following |= {(within(address, link), part) for link, part in links}
        level = sorted(pair for pair in following if pair[0].startswith(f"/{language}/"))


def within(page: str, link: str) -> str:
    """A link as an absolute address of this house; empty when it leads elsewhere."""
    address = urldefrag(urljoin(page, link)).url
    return "" if urlsplit(address).netloc else address


def wanted(address: str, counts: Counter[tuple[str, ...]]) -> bool:
    """Whether fewer than enough addresses like this one were asked; counts it."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return False
    if any(part in parts.path for part in ELSEWHERE):
        return False
    keys = tuple(sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
    if counts[name, *keys] >= SAME_PAGE or (keys and counts[name,] >= SAME_PAGE_ASKED):
        return False
    counts[name, *keys] += 1
    if keys:
        counts[name,] += 1
    return True


def plain_addresses() -> Iterator[str]:
    """Addresses of pages that need no argument, in the active language."""
    for name in sorted(names(get_resolver())):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def names(resolver: Any, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name and space != "api:":
            yield f"{space}{entry.name}"


def api_walk(who: str, language: str) -> Iterator[tuple[str, str]]:
    """Every GET endpoint; those of one row for the first rows that the lists name."""
    paths = sorted(p for p, verbs in client(VISITOR).get("/api/openapi.json").json()["paths"].items() if "get" in verbs)
    rows: dict[str, list[str]] = {}
    for path in sorted(paths, key=lambda path: ("{" in path, path)):
        before, _, rest = path.partition("{")
        keys = rows.get(before.strip("/"), keys_of("Agreement")) if rest else [""]
        if "pk}" in rest and before.strip("/") not in rows:
            keys = ["1", "2", "3"]
        for key in keys[:SAME_ENDPOINT]:
            address = re.sub(r"{\w+}", key, path)
            text, _, data = ask("api", who, language, address)
            if not rest:
                rows[path.strip("/")] = row_keys(data)
            yield f"api {who} {language} {address}", text


def row_keys(data: Any) -> list[str]:
    """The keys of the rows of a list, however it is wrapped."""
    lists = [data, *(data.values() if isinstance(data, dict) else ())]
    rows = next((one for one in lists if isinstance(one, list) and one and isinstance(one[0], dict)), [])
    return [str(row[name]) for row in rows for name in ("key", "pk", "id") if name in row][:SAME_ENDPOINT]


def keys_of(model: str) -> list[str]:
    """The keys of a table, whichever room holds it."""
    table = next(m for m in apps.get_models() if m.__name__ == model and m.__module__.startswith("twiza."))
    return [str(key) for key in table._default_manager.order_by("pk").values_list("key", flat=True)]


def commands() -> Iterator[str]:
    """Figures and documents that the terminal gives; `{}` is the place of a file."""
    for target in keys_of("Target"):
        yield f"command plans_coverage {target} --json"
        yield f"command plans_coverage {target} --json --rows --on {ON} --known-at 2026-04-01T00:00:00Z"
        yield from (f"command plans_coverage {target} --json --on {ON} --by {by}" for by in DIMENSIONS)
    for key in keys_of("Agreement"):
        for currency in ("MAD", "EUR"):
            yield f"command funding_statement {key} --json --currency {currency}"
            yield f"command funding_statement {key} --json --on {ON} --currency {currency}"
        yield f"command governance_agenda {key} --json --on 2026-12-10"
        yield f"command agreements_text {key} --json"
        for language in LANGUAGES:
            yield from documents(key, language)
    yield from (f"command mobilisation_match {key} --json" for key in ["", *keys_of("Plan")])
    yield from (f"command calls_ranking {key} --json" for key in keys_of("Call"))
    yield "command agreements_calendar --json"


def documents(key: str, language: str) -> Iterator[str]:
    """The papers and reports of an agreement."""
    for form in ("docx", "pdf"):
        yield f"command agreements_paper {key} --lang {language} --format {form} --output {{}}.{form}"
    for kind in ("evaluation", "sheet", "donor"):
        report = f"command governance_report {key} --on {ON} --kind {kind} --lang {language}"
        yield from (f"{report} --output {{}}.{form}" for form in ("pdf", "xlsx", "json"))


def run_command(line: str) -> str:
    """What a command prints and the file that it writes; nothing that it stores is kept."""
    out, err = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        name, *arguments = shlex.split(line.replace("{}", f"{folder}/file"))
        try:
            call_command(name, *arguments, stdout=out, stderr=err)
        except CommandError as error:
            err.write(f"{error}\n")
        files = [plain(FILES[path.suffix], path.read_bytes()) for path in sorted(Path(folder).iterdir())]
        transaction.set_rollback(True)
        told = (out.getvalue() + err.getvalue()).replace(folder, "")
    memory.clear()
    return "\n".join([plain("application/json" if "--json" in line else "text/plain", told.encode()), *files])
