"""Word problems of one to four steps, some with a sentence that does not matter."""

import random
from dataclasses import dataclass

_NAMES = (
    ("Ann", "She"),
    ("Ben", "He"),
    ("Mia", "She"),
    ("Tom", "He"),
    ("Zoe", "She"),
    ("Sam", "He"),
    ("Eva", "She"),
    ("Max", "He"),
)
_ITEMS = ("pens", "apples", "books", "coins", "cards", "eggs", "stamps", "shells")
_OTHERS = ("birds", "hats", "cats", "dogs", "cups", "keys")
_BOXES = ("boxes", "bags", "packs")
_LARGEST = 140

# (kind, amounts): gain n, lose n, give n, pack n of m, double, half, share by n.
Step = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class WordProblem:
    type: str
    start: int
    steps: tuple[Step, ...]
    answer: int
    name: str
    pronoun: str
    item: str
    box: str
    # (after which step, how many, what): a sentence that does not matter.
    other: tuple[int, int, str] | None
    prompt: str

    @property
    def content(self) -> str:
        """What makes two problems the same one: numbers and steps, not names, things, wording."""
        return f"word {self.start} {[(_sense(kind), amounts) for kind, amounts in self.steps]}"


def _sense(kind: str) -> str:
    return "lose" if kind == "give" else kind


def step(kind: str, amounts: tuple[int, ...], value: int) -> int:
    """The count after a step."""
    match kind:
        case "gain":
            return value + amounts[0]
        case "lose" | "give":
            return value - amounts[0]
        case "pack":
            return value + amounts[0] * amounts[1]
        case "double":
            return value * 2
        case "half":
            return value // 2
        case _:
            return value // amounts[0]


def draw(rng: random.Random, type_name: str) -> WordProblem:
    count = int(type_name[1:])
    while True:
        start = value = rng.randint(3, 40)
        steps: list[Step] = []
        while len(steps) < count:
            drawn = _draw_step(rng, value)
            if drawn is None:
                break
            steps.append(drawn)
            value = step(*drawn, value)
            if value > _LARGEST:
                break
        if len(steps) < count or value > _LARGEST:
            continue
        name, pronoun = rng.choice(_NAMES)
        item, box = rng.choice(_ITEMS), rng.choice(_BOXES)
        other = None
        if rng.random() < 0.3:
            other = (rng.randrange(count), rng.randint(2, 20), rng.choice(_OTHERS))
        prompt = _prompt(rng, start, steps, name, pronoun, item, box, other)
        return WordProblem(
            type_name, start, tuple(steps), value, name, pronoun, item, box, other, prompt
        )


def _draw_step(rng: random.Random, value: int) -> Step | None:
    kinds = ("gain", "lose", "pack", "double", "half", "share", "give")
    kind = rng.choices(kinds, (3, 2, 3, 1, 1, 1, 2))[0]
    if kind == "gain":
        return kind, (rng.randint(2, 40),)
    if kind in ("lose", "give"):
        return (kind, (rng.randint(2, min(value - 1, 40)),)) if value > 3 else None
    if kind == "pack":
        return kind, (rng.randint(2, 9), rng.randint(2, 9))
    if kind == "half" and value % 2:
        return None
    if kind == "share":
        divisors = [d for d in (3, 4, 5, 6) if value % d == 0 and value > d]
        return (kind, (rng.choice(divisors),)) if divisors else None
    return kind, ()


def _prompt(
    rng: random.Random,
    start: int,
    steps: list[Step],
    name: str,
    pronoun: str,
    item: str,
    box: str,
    other: tuple[int, int, str] | None,
) -> str:
    sentences = [f"{name} has {start} {item}."]
    for index, (kind, amounts) in enumerate(steps):
        n = amounts[0] if amounts else 0
        match kind:
            case "gain":
                said = rng.choice((f"finds {n} more.", f"buys {n} more.", f"gets {n} more."))
            case "lose":
                said = rng.choice((f"loses {n}.", f"drops {n}."))
            case "give":
                said = rng.choice((f"gives away {n}.", f"sells {n}."))
            case "pack":
                said = f"buys {n} {box} of {amounts[1]}."
            case "half":
                said = rng.choice(("gives away half.", "loses half."))
            case _:
                said = f"splits them into {n} equal parts and keeps one."
        sentences.append("Then the number doubles." if kind == "double" else f"{pronoun} {said}")
        if other is not None and other[0] == index:
            sentences.append(f"{pronoun} {rng.choice(('sees', 'also has'))} {other[1]} {other[2]}.")
    sentences.append(rng.choice((f"How many {item} now?", f"How many {item} does {name} have?")))
    return " ".join(sentences)
