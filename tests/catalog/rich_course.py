"""Every type of question and one conversation, right, for tests to break in one place at a time."""

PRACTICE = """\
questions:
  - id: order-1
    type: order
    passage: know#feeling
    prompt: 順にならべましょう。
    items:
      - {id: notice, text: 気づく}
      - {id: speak, text: 声をかける}
      - {id: listen, text: 聴く}
    explanation: 気づいて、声をかけて、聴きます。
  - id: match-1
    type: match
    prompt: 合うものを選びましょう。
    pairs:
      - {id: one, left: 孤独, right: 気持ちのことば}
      - {id: two, left: 孤立, right: ようすのことば}
    others:
      - {id: odd, right: 病気のことば}
    explanation: 孤独は気持ち、孤立はようすです。
  - id: think-1
    type: reflection
    prompt: うれしかったひとことは何ですか。
    hint: 思い出せなくても、だいじょうぶです。
"""
SCENARIO = """\
title: 回覧板の日
lead: となりの人に、回覧板を持っていきます。
who: あなたは、となりに住む山田さんの家に来ました。
start: door
scenes:
  - id: door
    stage: notice
    text: |
      夕方です。
      > 山田さん：こんにちは。
      > あなた：こんにちは。
    choices:
      - {id: a, text: 「お元気ですか」と言う, feedback: 気にかける気持ちが伝わります。, good: ひと声かけた, to: talk}
      - {id: b, text: 会釈して帰る, feedback: 会釈も、ひとつの声かけです。, to: later}
  - id: talk
    stage: speak
    text: |
      > ええ、まあ。
    choices:
      - {id: a, text: だまって待つ, feedback: 待つと、話しやすくなります。, good: 待った, to: goodbye}
      - {id: b, text: また来ますと言う, feedback: 約束は、うれしいものです。, to: goodbye}
  - id: later
    stage: speak
    text: つぎの日、また会いました。
    choices:
      - {id: a, text: 声をかける, feedback: 何度でも、できます。, to: talk}
      - {id: b, text: 手をふる, feedback: 手をふるのも、あいさつです。, to: goodbye}
  - id: goodbye
    stage: self
    end: true
    text: 家に帰って、お茶を飲みました。
"""


def add_rich_parts(small_course) -> None:
    """Give the small course a practice of all types and a scenario."""
    listed = "scenarios:\n  - {key: neighbour, file: neighbour, module: know, minutes: 8}\nsources:"
    small_course.change("course.yaml", "sources:", listed)
    small_course.write("ja/01-know.quiz.yaml", PRACTICE)
    small_course.write("ja/neighbour.scenario.yaml", SCENARIO)
