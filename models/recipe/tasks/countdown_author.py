"""Writes solutions of Countdown problems the way fallible people do: try, judge, go back, give up.

Every trace has an author of its own, with an eye for good moves, a patience, and a rate of slips.
"""

import random

from .arithmetic import LARGEST, after, moves, winnable
from .countdown import Countdown

_FIRST = ("Let me try ", "Start with ", "First, ", "Try ", "Maybe ", "I could do ")
_AGAIN = (
    "Wait, what about ",
    "Wait, try ",
    "Alternatively, ",
    "But I could do ",
    "Hmm, try ",
    "Hmm, maybe ",
    "Let me try ",
    "OK, another way: ",
    "Actually, ",
)
_LEFT = (". That leaves ", ". Now I have ", ". Left: ", ", so I have ")
_FOUND = (" That works!", " Yes!", " Yes, that is {}.", " Great, that is {}.", " That is it!")
_GIVE_UP = (" I give up.", " I am not sure.", " I will guess.", " I cannot find it.")
# No new attempt begins after this many characters (about 0.4 tokens each).
_LONG = 300

# A number with the expression that made it.
Made = tuple[int, str]


def write(problem: Countdown, rng: random.Random) -> tuple[str, str]:
    """A chain of thought and an answer, which is wrong now and then."""
    return _Author(problem, rng).write()


def _inner(expression: str) -> str:
    return f"({expression})" if " " in expression else expression


class _Author:
    def __init__(self, problem: Countdown, rng: random.Random) -> None:
        self.problem = problem
        self.rng = rng
        self.eye = rng.uniform(0.05, 0.6)
        self.patience = 1 + min(int(rng.expovariate(1 / 2.8)), 9)
        self.slips = rng.choice((0, 0, 0, 0.03))
        self.checks = rng.choice((0.1, 0.5))
        self.text: list[str] = []
        self.guess = ""

    def write(self) -> tuple[str, str]:
        rng, target = self.rng, self.problem.target
        start = [(n, str(n)) for n in self.problem.numbers]
        if rng.random() < 0.2:
            self.say(rng.choice((f"I need {target}. ", f"The target is {target}. ")))
        tried: set[tuple[int, str, int]] = set()
        for attempt in range(self.patience):
            if attempt and (sum(map(len, self.text)) > _LONG or len(start) == 2 and attempt > 1):
                break
            answer = self.attempt(start, tried, attempt == 0)
            if answer is not None:
                return "".join(self.text), answer
        self.say(rng.choice(_GIVE_UP))
        return "".join(self.text), self.guess or " + ".join(map(str, self.problem.numbers))

    def say(self, words: str) -> None:
        self.text.append(words)

    def attempt(
        self, start: list[Made], tried: set[tuple[int, str, int]], first: bool
    ) -> str | None:
        """One way from the start to two numbers and on; the answer when the target is reached."""
        opening = self.rng.choice(_FIRST if first else _AGAIN)
        if len(start) == 2:
            if not first:
                self.say(" " + opening.rstrip())
            answer = self.last_two(start, lead="" if first else " ")
            return answer and self.checked(answer)
        state = self.move(start, tried, ("" if first else " ") + opening)
        if state is None:
            return None
        if len(state) > 2:
            deeper: set[tuple[int, str, int]] = set()
            for turn in range(self.rng.choice((1, 1, 2))):
                if turn:
                    self.say(self.rng.choice((" Back to ", " From ")) + _listed(state) + ",")
                    lead = self.rng.choice((" try ", " maybe "))
                else:
                    lead = self.rng.choice((" Then ", " Next, ", " Now "))
                further = self.move(state, deeper, lead)
                if further is None:
                    return None
                answer = self.last_two(further, lead=" ")
                if answer is not None:
                    return self.checked(answer)
            return None
        answer = self.last_two(state, lead=" ")
        return answer and self.checked(answer)

    def move(
        self, state: list[Made], tried: set[tuple[int, str, int]], lead: str
    ) -> list[Made] | None:
        values = [v for v, _ in state]
        possible = [m for m in moves(values) if (values[m[0]], m[2], values[m[1]]) not in tried]
        if not possible:
            return None
        if self.rng.random() < self.eye:
            target = self.problem.target
            possible = [
                m for m in possible if winnable(tuple(sorted(after(values, m))), target)
            ] or possible
        i, j, operator, result = self.rng.choice(possible)
        tried.add((values[i], operator, values[j]))
        a, b = state[i], state[j]
        if operator in "+*" and self.rng.random() < 0.3:
            a, b = b, a
        self.say(lead)
        result = self.equation(a[0], operator, b[0], result)
        made = (result, f"{_inner(a[1])} {operator} {_inner(b[1])}")
        left = [s for k, s in enumerate(state) if k not in (i, j)] + [made]
        self.say(self.rng.choice(_LEFT) + _listed(left) + ".")
        return left

    def last_two(self, state: list[Made], lead: str) -> str | None:
        """Tries a few sensible ways to join two numbers; the expression if one gives the target."""
        rng, target = self.rng, self.problem.target
        large, small = sorted(state, key=lambda made: -made[0])
        ways = [(o, r) for _, _, o, r in moves((large[0], small[0]))]
        if not ways:
            return None
        hits = [w for w in ways if w[1] == target]
        if hits and rng.random() < 0.9:
            ways = hits[:1]
        else:
            ways.sort(key=lambda w: abs(w[1] - target) + rng.uniform(0, 12))
            ways = ways[: rng.choice((1, 1, 2))]
        for operator, result in ways:
            self.say(lead)
            lead = " "
            result = self.equation(large[0], operator, small[0], result)
            self.guess = f"{_inner(large[1])} {operator} {_inner(small[1])}"
            if result == target:
                self.say("." + rng.choice(_FOUND).format(target))
                return self.guess
            size = "too big" if result > target else "too small"
            self.say(rng.choice((f", {size}.", f", {size}.", f", not {target}.")))
        return None

    def equation(self, a: int, operator: str, b: int, result: int) -> int:
        """Says a op b = result; rarely a slip, nearly always noticed. Returns what is believed."""
        if self.rng.random() < self.slips:
            wrong = result + self.rng.choice((-10, -2, -1, 1, 2, 10))
            if 0 < wrong <= LARGEST:
                self.say(f"{a} {operator} {b} = {wrong}")
                if self.rng.random() < 0.1:
                    return wrong
                self.say(self.rng.choice((". Wait, ", ". No, ")))
        self.say(f"{a} {operator} {b} = {result}")
        return result

    def checked(self, answer: str) -> str | None:
        """Sometimes computes the found expression again; None if the check shows it wrong."""
        rng, target = self.rng, self.problem.target
        if rng.random() >= self.checks:
            return answer
        steps: list[str] = []
        value = _steps(answer, steps)
        self.say(rng.choice((" Let me check: ", " Check: ", " Let me verify: ")) + ", ".join(steps))
        if value == target:
            self.say(rng.choice((". Correct.", ". Good.", ". Yes.")))
            return answer
        self.say(rng.choice((f". Wait, that is not {target}.", f". But I need {target}.")))
        return None


def _listed(state: list[Made]) -> str:
    values = [str(v) for v, _ in state]
    return " and ".join(values) if len(values) == 2 else ", ".join(values)


def _steps(expression: str, steps: list[str]) -> int:
    """Evaluates `x op y` with parentheses, noting every step; a quotient is cut to a whole."""
    if expression.isdigit():
        return int(expression)
    depth = 0
    for k in range(len(expression) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(expression[k], 0)
        if depth == 0 and expression[k] in "+-*/":
            a = _steps(expression[: k - 1], steps)
            b = _steps(expression[k + 2 :], steps)
            operator = expression[k]
            value = {"+": a + b, "-": a - b, "*": a * b, "/": a // b if b else 0}[operator]
            steps.append(f"{a} {operator} {b} = {value}")
            return value
    return _steps(expression[1:-1], steps)
