"""Lists: a page declares its list; one engine reads the address, narrows, counts, orders, pages, draws and exports.

A list is a class. `KeptListing` has its rows in memory and counts its facets; `QueryListing` has them in the database;
`Listing` itself is for rows that come from elsewhere. docs/how-to/add-a-list-facet.md walks through one.
"""

from .declared import Choice, DayField, Empty, Facet, Filter, Head, Order, Panel
from .kept import KeptListing
from .listing import Found, Listing
from .queried import QueryListing

__all__ = [
    "Choice",
    "DayField",
    "Empty",
    "Facet",
    "Filter",
    "Found",
    "Head",
    "KeptListing",
    "Listing",
    "Order",
    "Panel",
    "QueryListing",
]
