// Pages kept for the time without a network: practice is explained and conversations go on from what stands in the page.
// Nothing that is chosen here is kept or sent, but that a chapter was read to its end: app.js sends it later.
const show = (box, is) => box && (box.hidden = !is);

// ---- the frame: how this device shows pages, whether the network is back, what else is here --------------------------
const chosen = document.cookie.match(/(?:^|; )display=([a-z.]+)/)?.[1].split(".") ?? [];
for (const [place, name] of ["ruby", "text", "theme"].entries()) {
  if (!chosen[place]) continue;
  document.documentElement.dataset[name] = chosen[place];
  for (const button of document.querySelectorAll(`[data-display] button[name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === chosen[place]));
  }
}

addEventListener("online", () => {
  show(document.querySelector("[data-away]"), false);
  show(document.querySelector("[data-back]"), true);
});

const shelf = document.querySelector("[data-kept-courses]");
if (shelf && "caches" in globalThis) listCourses();

async function listCourses() {
  for (const name of (await caches.keys()).filter((each) => each.startsWith("course "))) {
    const [, key] = name.split(" ");
    const kept = await (await caches.open(name)).match(`/kept/${key}`);
    if (!kept) continue;
    const link = Object.assign(document.createElement("a"), { href: `/courses/${key}`, textContent: (await kept.json()).title });
    const row = document.createElement("li");
    row.append(link);
    shelf.querySelector("[data-list]").append(row);
    show(shelf, true);
  }
}

const waiting = document.querySelector("[data-waiting]");
if (waiting) countWaiting().catch(() => {});

async function countWaiting() {
  if (!(await indexedDB.databases()).some((each) => each.name === "answers")) return;
  const opening = indexedDB.open("answers");
  opening.onsuccess = () => {
    const counting = opening.result.transaction("events").objectStore("events").count();
    counting.onsuccess = () => {
      waiting.textContent = waiting.dataset.waiting.replace("COUNT", counting.result);
      show(waiting, counting.result);
      opening.result.close();
    };
  };
}

document.querySelector("[data-finish]")?.addEventListener("submit", (event) => {
  try {
    const finished = JSON.parse(localStorage.getItem("finished") ?? "[]");
    const mine = { path: location.pathname, who: localStorage.getItem("reader") ?? "" };
    const isNew = !finished.some((each) => each.path === mine.path && each.who === mine.who);
    if (isNew) localStorage.setItem("finished", JSON.stringify([...finished, mine]));
  } catch {
    event.preventDefault();
    show(document.querySelector("[data-finish-lost]"), true);
  }
});

// ---- practice --------------------------------------------------------------------------------------------------------
for (const form of document.querySelectorAll("form[data-practice]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    explain(form);
  });
  form.addEventListener("reset", () => setTimeout(() => again(form)));
}

function explain(form) {
  const places = [...form.querySelectorAll("select")];
  const given = new FormData(form).getAll((places[0] ?? form.querySelector(".choice input")).name).filter(Boolean);
  const open = form.querySelector("[data-open]");
  const isOpen = !given.length || given.length < places.length;
  open.textContent = isOpen ? form.querySelector("[data-open-words]").dataset.openWords : "";
  if (isOpen) return;
  const right = form.dataset.right.split(" ");
  const isRight = given.length === right.length && given.every((each) => right.includes(each));
  const after = form.querySelector("[data-after]");
  for (const choice of form.querySelectorAll(".choice")) mark(choice, form.dataset, right);
  for (const place of places) place.closest("li").dataset.state = right.includes(place.value) ? "right" : "";
  for (const words of after.querySelectorAll("[data-for]")) show(words, given.includes(words.dataset.for));
  for (const title of after.querySelectorAll("[data-if]")) show(title, (title.dataset.if === "right") === isRight);
  after.classList.toggle("feedback--again", !isRight);
  after.querySelector("details")?.toggleAttribute("open", !isRight);
  form.querySelector("fieldset").disabled = true;
  show(form.querySelector("[data-open-words]"), false);
  show(after, true);
  after.focus();
}

function mark(choice, words, right) {
  const { checked, value } = choice.querySelector("input");
  const isRight = right.includes(value);
  if (!checked && !isRight) return;
  choice.dataset.state = isRight ? "right" : "chosen";
  const said = document.createElement("span");
  said.className = "choice__mark";
  said.textContent = isRight ? (checked ? words.markBoth : words.markRight) : words.markChosen;
  choice.append(said);
}

function again(form) {
  for (const said of form.querySelectorAll(".choice__mark")) said.remove();
  for (const marked of form.querySelectorAll("[data-state]")) marked.removeAttribute("data-state");
  form.querySelector("fieldset").disabled = false;
  show(form.querySelector("[data-open-words]"), true);
  show(form.querySelector("[data-after]"), false);
  form.querySelector("input, select").focus();
}

// ---- conversations: the way taken stands in the address, as it does with a network -----------------------------------
const walk = document.querySelector("[data-walk]");
const part = (name, key) => [...document.querySelectorAll(`template[data-${name}]`)].find((each) => each.dataset[name] === key);
const copyOf = (template) => template.content.cloneNode(true);
if (walk) follow(new URLSearchParams(location.search).get("path")?.split(".") ?? []);

function follow(wanted) {
  const [before, now] = ["[data-before]", "[data-now]"].map((name) => walk.querySelector(name));
  const good = new Set();
  let [scene, path, last] = [walk.dataset.start, [], null];
  for (const id of wanted) {
    const choice = part("choice", `${scene}.${id}`);
    if (!choice) break;
    if (last) before.append(last);
    const [said, then] = ["[data-chosen]", "[data-then]"].map((name) => copyOf(choice).querySelector(name));
    said.querySelector("a").href = address(path);
    const talk = copyOf(part("scene", scene)).querySelector(".talk");
    talk.append(...said.childNodes);
    before.append(talk);
    if (!("plain" in choice.dataset)) good.add(then.querySelector(".feedback__title span").innerHTML);
    [scene, path, last] = [choice.dataset.to, [...path, id], then];
  }
  if (last) now.append(last);
  now.append(copyOf(part("scene", scene)));
  show(before, path.length);
  const ends = now.querySelector("[data-good]");
  for (const words of ends ? good : []) ends.append(Object.assign(document.createElement("li"), { innerHTML: words }));
  const at = ends ? "end" : path.length ? "middle" : "start";
  for (const words of walk.querySelectorAll("[data-at]")) show(words, words.dataset.at === at);
  for (const input of now.querySelectorAll("input[name=path]")) input.value = [...path, input.value].join(".");
  const back = now.querySelector("[data-back-one]");
  if (back) back.href = address(path.slice(0, -1));
  show(back, path.length);
  if (path.length) now.scrollIntoView();
}

function address(path) {
  return `${walk.dataset.walk}${path.length ? `?path=${path.join(".")}` : ""}#now`;
}
