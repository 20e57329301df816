"""Governance: who watches an agreement, what they decided, and the evaluation report they read.

Vocabulary. A *report* answers one question (which agreement, true on which day, known at which instant)
with a *document*: plain data holding every figure, rule and source. The document is *frozen*: stored once
as canonical JSON with its content hash, printed from there in French, Arabic and English, never computed
again. A *committee* is chaired and composed by office, not by person; it holds *meetings*; a meeting takes
*decisions*, each with an owner and a day.

Promises.
- The same question with the same facts gives the same report, never a second one.
- A print made today of last year's report carries the same figures to the byte, whatever the register became.
- Each figure on paper names its rule, its date and its source.
- A decision releases or approves in its own transaction, or nothing happens; the report shows what it did.
- What a committee decided has an owner, a due date and a computed standing.
"""
