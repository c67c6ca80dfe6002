"""What is taken of an answer by mail: the words of whoever answers, from whatever program, in whatever language."""

import pytest

from realtime.incoming.quotes import answer_in

MARK = "##- Write your answer above this line -##"
QUOTED = f"> TLP:GREEN\n> {MARK}\n>\n> Ada (Harbour) wrote:\n>\n> Which rota?\n>\n> --\n> You receive this mail"
PLAIN = QUOTED.replace("> ", "").replace(">", "")

SAID = "Twice a week."
BEFORE = {
    "on one line": "On Mon, 30 Nov 2026 at 10:00, Global Congress wrote:",
    "over three lines": "On Mon, 30 Nov 2026 at 10:00,\nGlobal Congress <noreply@example.org>\nwrote:\n",
    "in French": "Le lun. 30 nov. 2026 à 10:00, Global Congress a écrit :\n",
    "in Arabic": "في الاثنين، 30 نوفمبر 2026 كتب Global Congress:\n",
}
ORIGINAL = "-----Original Message-----\nFrom: Global Congress\nSent: Monday 10:00\nTo: me\nSubject: New reply\n"
HEADED = "Von: Global Congress\nGesendet: Montag\nAn: mich\nBetreff: TLP:GREEN\n"
CASES = {
    **{name: f"{SAID}\n\n{before}\n{QUOTED}\n" for name, before in BEFORE.items()},
    "below a separator": f"{SAID}\n\n{ORIGINAL}\n{PLAIN}",
    "without quoting signs": f"{SAID}\n\n{HEADED}\n{PLAIN}",
    "signed": f"{SAID}\n\n-- \nAda Verlaine\nHarbour\n\nOn 30 Nov 2026 X wrote:\n{QUOTED}",
    "from a telephone": f"{SAID}\n\nSent from my telephone\n\nOn 30 Nov 2026 X wrote:\n{QUOTED}",
    "below the quote": f"On 30 Nov 2026 X wrote:\n{QUOTED}\n\n{SAID}\n",
    "alone": f"{SAID}\n",
    "mark lost": f"{SAID}\n\nOn 30 Nov 2026 X wrote:\n> Which rota?\n> Any?\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_the_words_of_whoever_answers_are_found(text):
    assert answer_in(text) == SAID


@pytest.mark.parametrize(
    "words",
    [
        "Two things:\n\n- the rota\n- the keys\n\n    code stays",
        "> Which rota?\n\nThe second.\n\n> Any?\n\nNo.",
        "Here is the list of 2026:",
        "I call at 10:00\n\nSee: the page\nAnd: the other",
    ],
)
def test_what_was_written_is_kept_as_it_was_written(words):
    assert answer_in(words) == words
    assert answer_in(f"{words}\n\nOn 30 Nov 2026 X wrote:\n{QUOTED}") == words


@pytest.mark.parametrize("text", ["", "\n\n", QUOTED, f"On 30 Nov 2026 X wrote:\n{QUOTED}"])
def test_where_nothing_was_written_nothing_is_found(text):
    assert answer_in(text) == ""
