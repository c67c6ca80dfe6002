"""Reading mails that came in, whoever wrote them.

`letters.py` takes one apart, `quotes.py` finds the answer in it, `bounces.py` what a mail server reports. Nothing here
acts: what is done with one is said in `realtime/hearing.py` and `realtime/actions/`.
"""
