"""Who did what to what, and when: an append-only record of ids and codes, never of content, that proves itself.

May import core. Begin with `record.py`; every action that decides something calls it inside its own transaction. How
entries are chained stands in `chain.py`, how one sees that nobody changed them in `verifying.py`, what an app calls its
deeds in its `audited.py`. Why it is so: docs/decisions/0011-audit.md.
"""
