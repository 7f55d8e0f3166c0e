"""P6: public pages, made anew for each reader, beside the same page as a file and a view that does nothing."""

from benchmarks import web
from benchmarks.measure import QUICK_RUNS, RUNS
from benchmarks.report import Goal, Outcome, Section, faster, times

TITLE = "A public page"
NOTHING, FILE, KNOWN = "an empty view", "the rule page as a file", "the rule page, known already (304)"
RULE = "/pasal/pp94-p5n-2/"
PAGES = {
    "result": web.form("/bolehkah/", **{"act": "like", "person": "pns", "on": "2024-10-10", "f-object": "calon"}),
    "rule": web.Asked(RULE),
    "act": web.Asked("/perbuatan/like/"),
    "region": web.Asked("/wilayah/14.06/?tanggal=2020-10-20"),
    "home": web.Asked("/"),
}


def run(*, quick: bool = False) -> Outcome:
    """Ask every page as often as it is answered, in turn."""
    outcome = Outcome("P6", TITLE)
    outcome.does = {
        **dict.fromkeys(
            PAGES, "Made from its template for every request; what it tells of the corpus may be prepared."
        ),
        "result": "Decides the act on five days and with each fact otherwise, and writes 16 kB with the "
        "whole reasoning: a third of its time is the law, a third the page, a third Django. Nothing of it may be kept "
        "for the next reader, because that would keep questions.",
        NOTHING: "Same server, same middleware, no body.",
        FILE: "The bytes of the rule page, from the same server's static files.",
        KNOWN: "Asked with the ETag that was given before.",
    }
    section = Section("One page, of two processes", "at a time", [])
    try:
        with web.served() as port:
            page = web.answer(port, PAGES["rule"])[2]
        with web.served(page) as port:
            headers = web.answer(port, PAGES["rule"])[1]
            known = web.Asked(RULE, headers={"If-None-Match": headers["ETag"]})
            again = web.answer(port, known)
            sides = {
                NOTHING: web.Asked(web.EMPTY),
                FILE: web.Asked(f"/static/{web.STATIC_PAGE}"),
                KNOWN: known,
                **PAGES,
            }
            section.figures = web.rates(port, sides, QUICK_RUNS if quick else RUNS, 1 if quick else 3)
    except FileNotFoundError as why:
        outcome.missing.append(str(why))
        return outcome
    outcome.sections = [section]
    outcome.goals = [
        *(
            goal
            for name in PAGES
            for goal in faster(f"{name} ≥ 0.3 × the rate of an empty view", section.ratio(name, NOTHING, 1), 0.3)
        ),
        *times("the file beside the page", section.ratio(FILE, "rule", 1)),
        Goal(
            "what is known already is not made again",
            f"{again[0]}, {len(again[2])} bytes",
            again[0] == 304 and not again[2],
        ),
    ]
    return outcome
