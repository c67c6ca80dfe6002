"""Who knows what: the thesaurus of topics, members' profiles, their expertise. Stands below the programmes.

May import the forum, members and what stands below. Begin with `models/`.
"""
