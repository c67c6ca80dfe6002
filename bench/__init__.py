"""How fast the pages that matter are: `make bench`. Always beside a ceiling measured in the same run.

`__main__` makes a throw-away database, lets `fill` load it, asks for pages (`pages`: of `servers`, with `client`) and
reports. `live` is sockets, bells, memory and the same pages, in one report.
`restricted` measures what permission costs, `refusals` what the time of a refusal tells: each in a process of its own.
`screening` measures what watch rules cost a text.
`large` asks two databases by turns (`great` fills, `asked` answers): what a million posts cost. So does `queue`
(`held` fills, `queued` answers) for moderators' pages; `arrival` measures how soon they see what is held (`watched`).
"""
