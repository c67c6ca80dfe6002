"""People: accounts, organisations, groups, and audiences (who can read a thing).

May import realtime, audit and core. Begin with `models/member.py` and `models/audience.py`; `actions/` writes.
"""
