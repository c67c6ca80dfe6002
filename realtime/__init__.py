"""Telling people: notifications, mail and live pings.

Knows targets and members only by type, never posts or queues. May import audit and core. Higher apps declare what can
be told in their own `notices.py`. Begin with `notify.py` (rows), then `live.py` and `sockets/` (pings), `outbox/` and
`mail/` (what leaves), `hooks.py`, `hearing.py` and `incoming/` (what comes in).
"""
