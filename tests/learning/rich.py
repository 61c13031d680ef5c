"""The small course with every type of question and a conversation; what would give a key away is marked."""

import json

import yaml

KEY, THOUGHT = "CANARYKEY", "CANARYPRACTICE"
SCENARIO_KEY = "neighbour"


def parts(prefix: str, mark: str, passage: str = "know#feeling") -> list[dict]:
    """One question of each type that can be right; every word that is for after grading holds the mark."""
    choices = [
        {"id": key, "text": f"えらぶ{key}", "correct": key in "ac", "feedback": f"{mark}はなし{key}"} for key in "abcd"
    ]
    one = [choice | {"correct": choice["id"] == "b"} for choice in choices]
    after = {"passage": passage, "explanation": f"{mark}わけ"}
    return [
        {"id": f"{prefix}-single", "type": "single", "prompt": "ひとつ", "choices": one, **after},
        {"id": f"{prefix}-multiple", "type": "multiple", "prompt": "いくつか", "choices": choices, **after},
        {"id": f"{prefix}-true", "type": "true-false", "prompt": "そうですか", "choices": one[:2], **after},
        {
            "id": f"{prefix}-order",
            "type": "order",
            "prompt": "順番は",
            "items": [{"id": f"{mark.lower()}{n}", "text": f"もの{n}"} for n in range(1, 5)],
            **after,
        },
        {
            "id": f"{prefix}-match",
            "type": "match",
            "prompt": "組は",
            "pairs": [{"id": f"{mark.lower()}{n}", "left": f"ひだり{n}", "right": f"みぎ{n}"} for n in range(1, 4)],
            "others": [{"id": f"{mark.lower()}x", "right": "みぎx"}],
            **after,
        },
    ]


REFLECTION = {"id": "think-1", "type": "reflection", "prompt": "思い出す", "hint": "ゆっくり"}
SCENARIO = {
    "title": "回覧板の日",
    "lead": "となりの人に、回覧板を持っていきます。",
    "who": "あなたは、山田さんのとなりに住んでいます。",
    "start": "door",
    "scenes": [
        {
            "id": "door",
            "stage": "notice",
            "text": "夕方です。\n> 山田さん：こんにちは。",
            "choices": [
                {
                    "id": "a",
                    "text": "声をかける",
                    "feedback": "気持ちが伝わります。",
                    "good": "ひと声かけた",
                    "to": "talk",
                },
                {"id": "b", "text": "会釈する", "feedback": "会釈も声かけです。", "to": "talk"},
            ],
        },
        {
            "id": "talk",
            "stage": "listen",
            "text": "> 山田さん：ええ、まあ。",
            "choices": [
                {"id": "a", "text": "だまって待つ", "feedback": "待ちました。", "good": "待った", "to": "tea"},
                {"id": "b", "text": "もう一度たずねる", "feedback": "はじめにもどります。", "to": "door"},
            ],
        },
        {"id": "tea", "stage": "self", "end": True, "text": "お茶を飲みました。"},
    ],
}


def make_rich(folder, **changes: object):
    """Add to a small course that `write_course` has written."""
    listed = [{"key": SCENARIO_KEY, "file": SCENARIO_KEY, "module": "know", "minutes": 8}]
    course = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    _dump(folder / "course.yaml", course | {"scenarios": listed} | changes)
    _dump(folder / "ja" / f"{SCENARIO_KEY}.scenario.yaml", SCENARIO)
    _dump(folder / "ja" / "01-know.quiz.yaml", {"questions": [*parts("know", THOUGHT), REFLECTION]})
    _dump(folder / "ja" / "final.quiz.yaml", {"questions": parts("final", KEY) + parts("other", KEY, "listen#feeling")})
    return folder


def _dump(path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML
