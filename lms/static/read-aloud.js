// Reads a chapter aloud with a voice of the device. Shown only where there is a voice for the language of the text.
const text = document.querySelector("[data-read-aloud]");
const tools = document.querySelector("[data-read-aloud-tools]");
const speech = window.speechSynthesis;
if (text && tools && speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => speech.cancel());
}

function language() {
  return text.closest("[lang]").lang;
}

function voice() {
  const wanted = language().toLowerCase();
  return speech.getVoices().find((one) => one.lang.toLowerCase().replace("_", "-").startsWith(wanted));
}

function offer() {
  if (!voice() || !tools.hidden) return;
  tools.hidden = false;
  const [play, pause, stop] = ["play", "pause", "stop"].map((name) => tools.querySelector(`[data-${name}]`));
  play.addEventListener("click", () => {
    if (speech.paused) speech.resume();
    else read();
    show("playing", pause);
  });
  pause.addEventListener("click", () => {
    speech.pause();
    show("paused", play);
  });
  stop.addEventListener("click", () => {
    speech.cancel();
    show("still", play);
  });

  // A sentence at a time: browsers break off long texts, and furigana would be said twice.
  function read() {
    speech.cancel();
    const sentences = pieces().flatMap((piece) => piece.match(/[^。！？!?]+[。！？!?]?/g) ?? []);
    sentences.forEach((sentence, index) => {
      const said = new SpeechSynthesisUtterance(sentence);
      said.lang = language();
      said.voice = voice();
      if (index === sentences.length - 1) said.addEventListener("end", () => show("still"));
      speech.speak(said);
    });
  }

  function show(state, next) {
    play.hidden = state === "playing";
    pause.hidden = state !== "playing";
    stop.hidden = state === "still";
    next?.focus();
  }
}

function pieces() {
  const copy = text.cloneNode(true);
  for (const left of copy.querySelectorAll("rt, rp, sup, svg, details, .source, .source-list, #sources")) left.remove();
  const blocks = "h2, h3, p, li, figcaption, td, th";
  const innermost = [...copy.querySelectorAll(blocks)].filter((each) => !each.querySelector(blocks));
  return innermost.map((each) => each.textContent.trim()).filter(Boolean);
}
