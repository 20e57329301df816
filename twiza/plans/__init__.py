"""Plans: what we will do, and how we know that it was done.

Vocabulary
    plan, axis, action    the work that an agreement gives rise to, in three levels
    target                a promise in figures with its window, baseline, yearly path and readings
    reading               one written way of counting: numerator rule, denominator rule, population
    event                 a fact about one organisation (a session, a closed case...), two clocks
    coverage              numerator over denominator of a reading at a date, as known at an instant
    trajectory            pace so far, pace needed, forecast with its interval, capacity needed

Promises
    Every figure has a rule, a date and the organisations behind it; none is typed.
    The same question gives the same bytes, whatever was recorded since.
    An organisation counts once; what is unknown is a member of its own, never dropped.
    No forecast is shown when the history is too short to support one.
"""
