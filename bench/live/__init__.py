"""`make bench-live`: how soon others see what is posted, how many sockets a process holds, and what pages cost.

`stage` fills the database; `crowd` gathers listeners, whose sockets a process of its own holds (`sockets`); `posting`
posts and times; `plain` is the ceiling: the same server with nothing behind it. `fan_out`, `telling` and `idle` are the
three measurements; `bars` says what should be reached, `report` and `chart` write it down, `__main__` runs it all.
"""
