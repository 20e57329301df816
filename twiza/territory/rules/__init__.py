"""Pure rules about places: the arithmetic of their ids, the tree as published, the reading of their names."""

from .ids import MOROCCO, ancestors, at_level, country_of, level, make_id, subtree
from .names import Match, TerritoryNames

__all__ = ["MOROCCO", "Match", "TerritoryNames", "ancestors", "at_level", "country_of", "level", "make_id", "subtree"]
