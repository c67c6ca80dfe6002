"""Who did what to what, and when: an append-only record of ids and codes, never of content.

May import core. Begin with `record.py`; every action that decides something calls it inside its own transaction.
"""
