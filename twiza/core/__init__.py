"""The kernel: values, states and moves, audit, two clocks, jobs, tables, the look of pages. No domain word lives here.

Vocabulary
    fact        a row that says when it is true (valid) and when we learnt it (recorded)
    source      where a value comes from: a file, a person, another system, a document
    move        one allowed change of state, with the permission that it needs
    refusal     a "no" that has a code and a sentence
    job         long work done after the commit, with progress, retry and a reaper
    stamp       a counter that tells cached tables that a room's facts have moved

Promises
    Facts are superseded, never overwritten; `as_of(valid=, known=)` is the one way to ask about the past.
    A write is all or nothing and leaves an audit row; audit rows outlive what they speak of.
"""
