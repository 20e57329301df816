"""Where things are: countries, regions, provinces and prefectures, communes, arrondissements, in one tree.

Vocabulary
    territory       one node of the tree (`kind` says which sort); its id nests in the id of its parent
    subtree         everything inside a territory: the ids from `id` to `last`, one BETWEEN on the primary key
    HCP code        the code of the Haut-Commissariat au Plan (01, 01.511, 01.511.01.09); elsewhere ISO 3166 (SN, SN-DK)
    boundary        the simplified shape of a region or province, for maps without a network

Promises
    The Kingdom is whole: 12 regions, 75 provinces and prefectures, 1,503 communes (division of 2015, census of 2024).
    A text that could be two territories is said to be ambiguous, never guessed.
    Loading twice changes nothing; an id, once given, is kept.
"""
