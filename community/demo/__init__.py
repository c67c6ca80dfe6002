"""The demo: invented members and their conversation, one sign-in per role. Only for `DEMO=1` on loopback.

May import everything. Begin with `management/commands/demo.py`.
"""
