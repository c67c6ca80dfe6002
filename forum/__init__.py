"""The forum: boards by threat topic, threads, nested posts, revisions, subscriptions, read marks, search.

May import moderation, members, realtime, audit and core. Begin with `models/post.py`, then `actions/posts.py`
(what posting means) and `reading.py` (what a page shows).
"""
