"""Exchanges: bilateral work with delegations of other countries, from the first meeting to the resulting instrument.

Vocabulary. An *exchange* links an agreement to a partner delegation. It is told entry by entry: an *encounter*
(who met, on which topics), a *pledge* (what one side promised the other), a *practice* with its *figures* (what a
country does and what proves it), an *instrument* (what was signed in the end).

Promises.
- Every entry keeps its source; a correction supersedes, nothing is overwritten.
- Where each pledge stands on a day is computed, never typed.
- An exchange that fell silent is said to be silent; a day that no text gives stays unknown.
"""
