"""What the worker sends: mails (`delivery.py`) and messages to browsers (`pushing.py`), none in quiet hours.

What they say stands in `realtime/mail/` and `realtime/push.py`.
"""
