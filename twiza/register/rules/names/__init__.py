"""Names: as they are shown (`shown`), and as they are compared across scripts (`key`, whose rules are data)."""

from .display import LEGAL_HEADS, clean_name, name_key, names_a_union, search_text, split_scripts
from .key import NameKeys, explain_key, name_keys

__all__ = [
    "LEGAL_HEADS",
    "NameKeys",
    "clean_name",
    "explain_key",
    "name_key",
    "name_keys",
    "names_a_union",
    "search_text",
    "split_scripts",
]
