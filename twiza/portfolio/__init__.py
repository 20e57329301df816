"""The portfolio: all agreements at once, what expires, stalls or overspends, and the answers given from it.

Vocabulary. A *watch* is a reason to look at an agreement (it lapses soon, nothing moves, it spends too fast). A *saved
view* is a page of figures with its filters under a name. An *answer* freezes what some views said on a day, with its
hash. A *budget* is what an institution voted for a year.

Promises.
- Every figure is computed from recorded facts on the day asked, with the rights of the reader.
- An answer once given says the same figures for ever.
- An agreement that counts in several programmes is counted once in each total, and the overlap is shown.
"""
