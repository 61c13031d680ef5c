"""What must be true of the ways through a conversation, whatever the reader chooses."""

from collections import deque
from collections.abc import Collection, Mapping

from lms.catalog.rules.scenario import Stage

FEWEST_STAGES = 3
LISTENING_ONLY = frozenset({Stage.LISTEN, Stage.SELF})

Ways = Mapping[str, Collection[str]]
"""Where the choices of each scene lead; an end leads nowhere."""


def reachable(ways: Ways, start: str) -> frozenset[str]:
    """Find the scenes that some choices lead to, the start among them."""
    found, waiting = {start}, deque([start])
    while waiting:
        for to in ways[waiting.popleft()]:
            if to not in found:
                found.add(to)
                waiting.append(to)
    return frozenset(found)


def without_an_end(ways: Ways) -> frozenset[str]:
    """Find the scenes from which no end can be reached."""
    back: dict[str, set[str]] = {scene: set() for scene in ways}
    for scene, choices in ways.items():
        for to in choices:
            back[to].add(scene)
    ending: set[str] = set()
    for scene, choices in ways.items():
        if not choices:
            ending |= reachable(back, scene)
    return frozenset(ways) - ending


def shortcuts(ways: Ways, stages: Mapping[str, Stage], start: str) -> dict[str, list[str]]:
    """Find ends that can be reached by way of too few stages.

    Args:
        ways: where the choices lead.
        stages: the stage of each scene.
        start: the first scene.

    Returns:
        For each such end the scenes of a shortest way to it. A conversation that stays in listening and
        looking after oneself passes both; any other passes three stages.
    """
    is_listening = LISTENING_ONLY.issuperset(stages.values())
    fewest = len(LISTENING_ONLY) if is_listening else FEWEST_STAGES
    begin = (start, frozenset({stages[start]}))
    seen, waiting = {begin}, deque([(begin, [start])])
    found: dict[str, list[str]] = {}
    while waiting:
        (scene, passed), way = waiting.popleft()
        if not ways[scene] and len(passed) < fewest:
            found.setdefault(scene, way)
        for to in ways[scene]:
            state = (to, passed | {stages[to]})
            if state not in seen:
                seen.add(state)
                waiting.append((state, [*way, to]))
    return found


def is_open(ways: Ways) -> bool:
    """Tell whether choices make a difference: in some scene they lead to different ones."""
    return any(len(set(choices)) > 1 for choices in ways.values())
