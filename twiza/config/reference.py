"""The reference pages, written from the code so that they cannot lie: settings, commands, permissions, states, data.

`pages()` gives name -> text; `config_reference` writes them; a test regenerates and compares.
"""

from __future__ import annotations

import ast
import json
import pkgutil
from argparse import Action, ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import load_command_class
from django.db import models

from twiza.accounts.rules import ROLES, matrix
from twiza.core.personal import declaration
from twiza.core.states import Move, diagram
from twiza.register.rules.names.groups import groups

HEAD = "<!-- Written by `make reference` from the code: change the code, not this page. -->\n\n"

# What a setting is for; a setting without its line here fails the reference test
PURPOSES = {
    "DEBUG": "Developer's pages for errors; never on a public machine.",
    "DEMO": "`make run` loads the demonstration once and pages say so; `0` starts empty.",
    "PUBLIC_URL": "The address that people type; `https://` turns on secure cookies and HSTS.",
    "SECRET_KEY": "Signs sessions. Empty: the key that `make setup` wrote in `var/secret_key`.",
    "ALLOWED_HOSTS": "Host names that the server answers to, separated by commas.",
    "DATABASE_URL": "`sqlite:///path` or `postgres://user:password@host:port/name`.",
    "PROGRESS_DIR": "Folder through which the worker tells pages how far a job is; shared by all processes.",
    "MEDIA_ROOT": "Folder of documents and of produced reports; save it with the database.",
    "REGISTER_LINK_SETTINGS": "Settings file with which imports and searches link; empty: the shipped one.",
    "IMPORT_MAX_BYTES": "Largest file that an import accepts.",
    "EMAIL_BACKEND": "Dotted path of Django's e-mail backend; the default writes files, `...smtp.EmailBackend` sends.",
    "EMAIL_FILE_PATH": "Folder into which the default backend writes messages.",
    "EMAIL_HOST": "Mail server, for the SMTP backend.",
    "EMAIL_PORT": "Its port.",
    "EMAIL_HOST_USER": "Name at the mail server; empty for none.",
    "EMAIL_HOST_PASSWORD": "Password at the mail server.",
    "EMAIL_USE_TLS": "Whether the mail server is spoken to under TLS (STARTTLS).",
    "DEFAULT_FROM_EMAIL": "Sender of messages.",
    "LOG_LEVEL": "How much the log says: DEBUG, INFO, WARNING, ERROR.",
}
# Read by `make run` alone
RUN_SETTINGS = {
    "PORT": ("8000", "Port of the web server."),
    "HOST": ("127.0.0.1", "Address on which the web server listens."),
    "WEB_WORKERS": ("2", "Processes of the web server."),
}


def pages() -> dict[str, str]:
    """Every reference page, by file name."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "permissions.md": permissions_page(),
        "states.md": states_page(),
        "data.md": data_page(),
        "names.md": names_page(),
        "openapi.json": openapi_page(),
    }


def table(titles: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|").strip() for cell in line) + " |\n" for line in lines)


def settings_page() -> str:
    """Settings that the environment may change, from settings.py itself. KeyError for one that nobody explained."""
    rows = [[f"`{name}`", kind, f"`{default}`", PURPOSES[name]] for name, kind, default in read_settings()]
    rows += [[f"`{name}`", "run", f"`{default}`", purpose] for name, (default, purpose) in RUN_SETTINGS.items()]
    text = "Read from the environment or from `.env`; a value of the wrong type stops the start.\n\n"
    return f"{HEAD}# Settings\n\n{text}{table(['name', 'type', 'default', 'what it is for'], rows)}"


def read_settings() -> Iterator[tuple[str, str, str]]:
    """Name, type and default of each setting read from the environment."""
    tree = ast.parse(Path(__file__).with_name("settings.py").read_text())
    for node in sorted(ast.walk(tree), key=lambda node: getattr(node, "lineno", 0)):
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node
        if call and ast.unparse(call.func).startswith("env.") and isinstance(call.args[0], ast.Constant):
            default = next((k.value for k in call.keywords if k.arg == "default"), None)
            yield str(call.args[0].value), ast.unparse(call.func)[4:], ast.unparse(default) if default else ""


def commands_page() -> str:
    """Our management commands with their arguments."""
    text = f"{HEAD}# Commands\n\nEach is run as `.venv/bin/twiza <command>`.\n"
    for room in settings.ROOMS:
        folder = settings.BASE_DIR / "twiza" / room / "management" / "commands"
        for module in sorted(pkgutil.iter_modules([str(folder)]), key=lambda found: found.name):
            if not module.name.startswith(f"{room}_"):
                continue  # one of Django's, told in its own pages
            command = load_command_class(f"twiza.{room}", module.name)
            parser = command.create_parser("twiza", module.name)
            rows = [list(argument(action)) for action in own_arguments(parser)]
            text += f"\n## {module.name}\n\n{command.help}\n"
            text += "\n" + table(["argument", "what it does"], rows) if rows else ""
    return text


def own_arguments(parser: ArgumentParser) -> Iterator[Action]:
    """The arguments that the command itself declares, not those of every Django command."""
    shared = {
        "help",
        "version",
        "verbosity",
        "settings",
        "pythonpath",
        "traceback",
        "no_color",
        "force_color",
        "skip_checks",
    }
    yield from (action for action in parser._actions if action.dest not in shared)


def argument(action: Action) -> tuple[str, str]:
    """How an argument is written, and its help."""
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
    takes = "" if action.nargs == 0 or not action.option_strings else f" {str(action.metavar or action.dest).upper()}"
    choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
    return f"`{name}{takes}`", f"{action.help or ''}{choices}"


def permissions_page() -> str:
    """Who may do what: permission x role."""
    roles = list(ROLES)
    rows = [[f"`{name}`", *("●" if held[role.value] else "" for role in roles)] for name, held in matrix()]
    cards = [[f"`{role.value}`", card.label, card.purpose, narrowed(role)] for role, card in ROLES.items()]
    return (
        f"{HEAD}# Roles and permissions\n\n{table(['role', 'title', 'what it is for', 'narrowed to'], cards)}\n"
        f"{table(['permission', *(role.value.replace('_', ' ') for role in roles)], rows)}"
    )


def narrowed(role: object) -> str:
    """What a grant of the role must name."""
    card = ROLES[role]  # type: ignore[index]
    needs = {
        "territory": card.needs_territory,
        "agreement": card.needs_agreement,
        "organisation": card.needs_organisation,
    }
    return ", ".join(name for name, needed in needs.items() if needed)


def states_page() -> str:
    """Every table of moves, as a diagram and as rows."""
    text = f"{HEAD}# States and moves\n"
    for room in settings.ROOMS:
        for module, moves in sorted(moves_of(room).items()):
            rows = [
                [
                    f"`{move.name}`",
                    ", ".join(sorted(move.frm)),
                    move.to,
                    f"`{move.needs}`",
                    "yes" if move.wants_note else "",
                ]
                for move in moves
            ]
            text += f"\n## {room}: {module}\n\n```mermaid\n{diagram(moves)}\n```\n\n"
            text += table(["move", "from", "to", "permission", "wants a note"], rows)
    return text


def moves_of(room: str) -> dict[str, list[Move]]:
    """The moves that a room declares, by the module that declares them, in the order of the module."""
    found: dict[str, list[Move]] = {}
    seen: set[int] = set()
    package = import_module(f"twiza.{room}")
    for info in sorted(
        pkgutil.walk_packages(package.__path__, f"twiza.{room}."), key=lambda i: (-i.name.count("."), i.name)
    ):
        if ".rules" not in info.name:
            continue
        values = vars(import_module(info.name)).values()
        moves = [value for value in values if isinstance(value, Move) and id(value) not in seen]
        seen |= {id(move) for move in moves}
        if moves:
            found[info.name.removeprefix(f"twiza.{room}.")] = moves
    return found


PERSONAL = """Every field is declared, personal or public (law 09-08 on the protection of natural persons with regard
to the processing of personal data). A field marked ● says something of a person, or holds free words in which people
may be named; beside it, why it is kept and who sees it. Public means that a field says nothing of a person: who reads
it is still decided by roles.
"""


def data_page() -> str:
    """The data dictionary: every table, every field, what is personal and why it is kept."""
    text = f"{HEAD}# Data dictionary\n\n{PERSONAL}"
    for room in settings.ROOMS:
        for model in apps.get_app_config(room).get_models():
            personal = declaration(model).personal
            rows = [describe(field, personal) for field in model._meta.get_fields() if isinstance(field, models.Field)]
            text += f"\n## {model._meta.label}\n\n{(model.__doc__ or '').strip().splitlines()[0]}\n\n"
            text += table(["field", "type", "empty", "personal or public"], rows)
    return text


def describe(field: models.Field, personal: dict[str, str]) -> list[str]:
    """One row of the dictionary."""
    kind = type(field).__name__.removesuffix("Field")
    if isinstance(field.related_model, type):
        kind += f" → {field.related_model._meta.label}"
    elif field.max_length:
        kind += f" ({field.max_length})"
    why = f"● {personal[field.name]}" if field.name in personal else "public"
    return [f"`{field.name}`", kind, "yes" if field.null or field.blank else "", why]


def names_page() -> str:
    """The rules of the key that French and Arabic names share, each with its example."""
    text = f"{HEAD}# Names across scripts\n\n"
    text += "What `twiza.register.rules.names` does to a name, in order. Each row is tested.\n"
    for group in groups():
        rows = [
            [f"`{rule.written}`", rule.becomes and f"`{rule.becomes}`", rule.before, f"`{rule.after}`", rule.why]
            for rule in group.rules
        ]
        text += f"\n## {group.title}\n\n{group.says}\n\n"
        text += table(["written", "becomes", "example", "its key", "why"], rows)
    return text


def openapi_page() -> str:
    """The API as OpenAPI describes it."""
    from .api import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, sort_keys=True, default=str) + "\n"
