// One small thing to do, kept in this browser alone: nothing here is in a form, and nothing here asks the network.
// Without this file the page says what to write on paper. Handing the device on (answers.js) wipes it with the rest.
const PREFIX = "my-step:";

for (const box of document.querySelectorAll("[data-my-step]")) openBox(box);
for (const place of document.querySelectorAll("[data-my-step-shown]")) show(place);
if (document.querySelector("[data-my-step]")) new BroadcastChannel("hand-over").addEventListener("message", () => location.replace("/"));

function openBox(box) {
  const key = PREFIX + box.dataset.myStep;
  const text = box.querySelector("textarea");
  const said = box.querySelector("[role=status]");
  const kept = read(key);
  if (kept === null) return; // this browser keeps nothing: the paper stays
  text.value = kept;
  box.hidden = false;
  document.querySelector("[data-my-step-paper]").hidden = true;
  const keep = () => {
    const isKept = write(key, text.value.trim());
    said.textContent = isKept ? (text.value.trim() ? said.dataset.kept : "") : said.dataset.lost;
  };
  text.addEventListener("input", keep);
  for (const button of document.querySelectorAll("[data-my-step-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      text.value = wordsOf(button.parentElement.querySelector("[data-words]"));
      keep();
      text.focus();
    });
  }
  box.querySelector("[data-my-step-remove]").addEventListener("click", () => {
    text.value = "";
    write(key, "");
    said.textContent = said.dataset.gone;
    text.focus();
  });
}

// Shown again where the course is shown, on this device only.
function show(place) {
  const kept = read(PREFIX + place.dataset.myStepShown);
  if (!kept) return;
  place.querySelector("[data-words]").textContent = kept;
  place.hidden = false;
}

function wordsOf(element) {
  const plain = element.cloneNode(true);
  for (const kana of plain.querySelectorAll("rt, rp")) kana.remove();
  return plain.textContent.trim();
}

function read(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}
