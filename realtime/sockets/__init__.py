"""Sockets of pages: the process and its addresses, who may listen to what, and how a page hears that a topic moved.

Begin with `hub.py`; higher rooms say that something changed through `realtime.live` alone.
"""
