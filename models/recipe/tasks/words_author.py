"""Writes solutions of word problems: step by step, with slips that are mostly put right."""

import random

from .words import Step, WordProblem, step

_OPERATORS = {
    "gain": "+",
    "lose": "-",
    "give": "-",
    "double": "*",
    "half": "/",
    "share": "/",
}


def write(problem: WordProblem, rng: random.Random) -> tuple[str, str]:
    """A chain of thought and an answer, which is wrong now and then."""
    return _Author(problem, rng).write()


class _Author:
    def __init__(self, problem: WordProblem, rng: random.Random) -> None:
        self.problem = problem
        self.rng = rng
        self.slips = rng.choice((0, 0.05, 0.15, 0.25))
        self.notices = rng.choice((0.7, 0.95))
        self.hasty = rng.random() < 0.12
        self.checks = rng.choice((0.1, 0.45))
        self.text: list[str] = []

    def write(self) -> tuple[str, str]:
        p, rng = self.problem, self.rng
        he = p.pronoun.lower()
        value = p.start
        self.say(
            rng.choice(
                (
                    f"{p.name} starts with {value}.",
                    f"Start: {value}.",
                    f"At first {he} has {value}.",
                )
            )
        )
        for index, taken in enumerate(p.steps):
            # A hasty author overlooks a sentence.
            if not (self.hasty and len(p.steps) > 1 and rng.random() < 0.25):
                value = max(1, self.take(taken, value))
            if p.other is not None and p.other[0] == index:
                value = self.distracted(value)
        if len(p.steps) > 1 and rng.random() < self.checks:
            value = self.check(value)
        self.say(
            rng.choice(
                (f" So the answer is {value}.", f" So {value} {p.item}.", f" The total is {value}.")
            )
        )
        return "".join(self.text), str(value)

    def say(self, words: str) -> None:
        self.text.append(words)

    def take(self, taken: Step, value: int) -> int:
        p = self.problem
        kind, amounts = taken
        n = amounts[0] if amounts else 2
        he = p.pronoun
        match kind:
            case "gain":
                return self.equation(
                    value, "+", n, (f" {he} gets {n}, so ", " Then ", f" Add {n}: ")
                )
            case "lose" | "give":
                return self.equation(
                    value, "-", n, (f" {n} are gone, so ", " Then ", f" Take away {n}: ")
                )
            case "pack":
                boxes = (f" {n} {p.box} of {amounts[1]} is ", f" The {p.box} hold ")
                held = self.equation(n, "*", amounts[1], boxes)
                return self.equation(value, "+", held, (" So ", " Then ", f" Add {held}: "))
            case "double":
                return self.equation(value, "*", 2, (" Double: ", " It doubles, so "))
            case "half":
                return self.equation(value, "/", 2, (" Half: ", " Half are gone, so "))
            case _:
                return self.equation(value, "/", n, (f" Split by {n}: ", f" {n} parts, so "))

    def equation(self, a: int, operator: str, b: int, leads: tuple[str, ...]) -> int:
        """Says a op b = result; returns what the author believes it to be."""
        rng = self.rng
        result = {"+": a + b, "-": a - b, "*": a * b, "/": a // b}[operator]
        self.say(rng.choice(leads))
        slip = rng.random() < self.slips
        if slip and operator in "+-" and a > b and rng.random() < 0.4:
            # The wrong direction; the sum itself is right.
            turned = "-" if operator == "+" else "+"
            other = a - b if operator == "+" else a + b
            self.say(f"{a} {turned} {b} = {other}.")
            if rng.random() >= self.notices:
                return other
            why = "it goes up" if operator == "+" else "it goes down"
            self.say(
                rng.choice((" Wait, ", " But ", " No, "))
                + f"{why}, so {a} {operator} {b} = {result}."
            )
            return result
        if slip:
            wrong = max(1, result + rng.choice((-10, -2, -1, 1, 2, 10)))
            self.say(f"{a} {operator} {b} = {wrong}.")
            if rng.random() >= self.notices and wrong != result:
                return wrong
            self.say(rng.choice((" Wait, ", " Hmm, ", " Let me check: ")))
        self.say(f"{a} {operator} {b} = {result}.")
        return result

    def distracted(self, value: int) -> int:
        rng, p = self.rng, self.problem
        assert p.other is not None
        _, count, things = p.other
        u = rng.random()
        if u < 0.25:
            total = value + count
            self.say(f" Add {count}: {value} + {count} = {total}.")
            if rng.random() >= self.notices:
                return total
            self.say(
                rng.choice(
                    (
                        f" Wait, {things} are not {p.item}, so it is still {value}.",
                        f" But {things} do not count, so {value}.",
                    )
                )
            )
        elif u < 0.75:
            self.say(
                rng.choice((f" The {things} do not matter.", f" The {things} are not {p.item}."))
            )
        return value

    def check(self, value: int) -> int:
        """Computes everything once more, correctly; returns the checked result."""
        rng = self.rng
        self.say(rng.choice((" Let me check: ", " Check: ", " Let me verify: ")))
        count = self.problem.start
        said: list[str] = []
        for kind, amounts in self.problem.steps:
            if kind == "pack":
                held = amounts[0] * amounts[1]
                said += [
                    f"{amounts[0]} * {amounts[1]} = {held}",
                    f"{count} + {held} = {count + held}",
                ]
            else:
                n = amounts[0] if amounts else 2
                said.append(f"{count} {_OPERATORS[kind]} {n} = {step(kind, amounts, count)}")
            count = step(kind, amounts, count)
        self.say(", ".join(said) + ".")
        if count == value:
            self.say(rng.choice((" Good.", " Correct.", f" Yes, {count}.")))
        else:
            self.say(
                rng.choice(
                    (
                        f" Wait, it is {count}, not {value}.",
                        f" But I had {value}. So it is {count}.",
                    )
                )
            )
        return count
