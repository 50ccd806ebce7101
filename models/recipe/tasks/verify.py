"""Checks answers, and every `a op b = c` of a chain of thought."""

import ast
import re

from .countdown import Countdown
from .words import WordProblem

Problem = Countdown | WordProblem

# Words at which a trace turns on itself; each counts once per occurrence.
REFLECTIONS = (
    "Wait",
    "But ",
    "Alternatively",
    "Hmm",
    "No,",
    "Actually",
    "Let me check",
    "Let me verify",
    "Check:",
)
_STEP = re.compile(r"(\d+) ([+\-*/]) (\d+) = (\d+)")
_ANSWER = re.compile(r"Answer: (.+)<\|end\|>")


def is_right(problem: Problem, completion: str) -> bool:
    """Whether the text after the reasoning is a right answer (and the completion was not cut)."""
    _, closed, tail = completion.rpartition("</think>")
    found = _ANSWER.fullmatch(tail) if closed else None
    if found is None:
        return False
    answer = found[1].strip()
    if isinstance(problem, WordProblem):
        return answer == str(problem.answer)
    if sorted(map(int, re.findall(r"\d+", answer))) != sorted(problem.numbers):
        return False
    try:
        return _value(ast.parse(answer, mode="eval").body) == problem.target
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return False


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left), _value(right)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
    raise ValueError("only + - * / of whole numbers")


def steps(completion: str) -> tuple[int, int]:
    """How many steps `a op b = c` there are, and how many of them are true."""
    found = _STEP.findall(completion)
    return len(found), sum(_holds(int(a), op, int(b), int(c)) for a, op, b, c in found)


def _holds(a: int, op: str, b: int, c: int) -> bool:
    return {"+": a + b == c, "-": a - b == c, "*": a * b == c, "/": b > 0 and a == b * c}[op]


def reflections(completion: str) -> int:
    return sum(completion.count(word) for word in REFLECTIONS)
