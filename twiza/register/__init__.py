"""Who exists: organisations of the social and solidarity economy, and the lists that tell us of them.

Vocabulary
    organisation  a cooperative, union, association, mutual, grouping, social enterprise or project holder: an anchor
    profile       what we hold true of an organisation over a time, each value with its source (a fact, two clocks)
    head count    members, women, youth, disabled people on a day
    identifier    a number given by an authority: court + analytical number, approval order, ICE, a foreign register
    batch         one imported list, from upload to undo
    merge         two records are one organisation, from an instant on, until it is undone: no row is moved
    pair          two records, or a row of a list and a record, that could be one: a person decides

Promises
    The organisation row repeats its current profile for lists and search; profiles are the truth and can rebuild it.
    A row that could be two organisations is refused as ambiguous, never merged in silence.
    A correction supersedes; a batch can be undone whole; so can any merge.
    Readers ask for the group of an organisation, figures for the root of a record as known at an instant.
"""
