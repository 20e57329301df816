"""Tables of the bilateral exchanges: what was said, promised, learnt and signed."""

from .exchanges import Encounter, Exchange, Pledge
from .practices import Figure, Instrument, Practice

__all__ = ["Encounter", "Exchange", "Figure", "Instrument", "Pledge", "Practice"]
