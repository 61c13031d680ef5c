// No answer of the final quiz is lost: each one is kept on this device first, then sent, and leaves the device only when
// the server has said what became of it. Without this file the buttons of the page keep and send the answers.
// Also used where a device is handed on: everything is sent, then everything of whoever used it is wiped.

const quiz = document.querySelector("form[data-answers]");
const handing = document.querySelector("form[data-hand-over]");
const here = quiz?.dataset.answers;
const bar = document.querySelector("[data-save-state]");
const LATEST_AGAIN_MS = 30000;
const LONGEST_MS = 10000;
const LOOK_AGAIN_MS = 15000;
const COOKIE_KEPT_MS = 90000;
const known = new Map(); // address -> what the server last said: a token, and whose answers this device may send
const own = new Set(); // devices whose answers this page sends; another open page has its own
let waiting = []; // what the server has not confirmed yet, in order; kept on the device unless `isKept` is false
let last = { device: null, seq: -1, at: 0 };
let [isSending, isAskedAgain, isAway, isSure, hasSaved, hasTicket] = [false, false, false, false, false, false];
let [fails, timer, savedAt] = [0, null, null];
const notes = new Set(); // what else is to be said: late, fresh, elsewhere, unsent, before

// ---- what this device keeps ----------------------------------------------------------------------------------------
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });

let opened = null;
function database() {
  opened ??= (() => {
    const opening = indexedDB.open("answers", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("events", { keyPath: ["device", "device_seq"] });
      opening.result.createObjectStore("tickets"); // a single one: who this visitor's device is
    };
    return settled(opening).then((found) => {
      found.onversionchange = () => found.close(); // the device is being handed on
      found.onclose = () => (opened = null);
      return found;
    });
  })();
  opened.catch(() => (opened = null));
  return opened;
}

// Resolves when it is on the disk, so that what is said to be kept outlives the browser.
async function inStore(mode, work, store = "events") {
  const transaction = (await database()).transaction(store, mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const result = work(transaction.objectStore(store));
  const [found] = await Promise.all([result, ended]);
  return found;
}

const everything = () => inStore("readonly", (events) => settled(events.getAll())).catch(() => []);
const put = (event) => inStore("readwrite", (events) => settled(events.put(event)));
const forget = (event) => inStore("readwrite", (events) => settled(events.delete([event.device, event.device_seq]))).catch(() => {});
const isLater = (a, b) => a.at - b.at || a.device_seq - b.device_seq;

// A browser writes a cookie to the disk half a minute late. Whoever is killed before that is known by the ticket.
const ticket = (mode, work) => inStore(mode, work, "tickets").catch(() => null);

async function recall() {
  if (!quiz.dataset.ticket) return false;
  const before = await ticket("readonly", (tickets) => settled(tickets.get("visitor")));
  if (!before || before === quiz.dataset.ticket || attempt()) return false;
  const body = new URLSearchParams({ csrf_token: field("csrf_token").value, ticket: before });
  const answer = await ask(quiz.dataset.recall, { method: "POST", body });
  await ticket("readwrite", (tickets) => settled(tickets.delete("visitor")));
  return answer.ok && (await answer.json()).is_back;
}

async function leaveTicket() {
  if (!quiz.dataset.ticket || hasTicket) return;
  hasTicket = true;
  await ticket("readwrite", (tickets) => settled(tickets.put(quiz.dataset.ticket, "visitor")));
  setTimeout(() => ticket("readwrite", (tickets) => settled(tickets.delete("visitor"))), COOKIE_KEPT_MS);
}

// Answers of a page that is gone (closed, or its browser killed) are sent by this one; an open page sends its own.
async function adopt() {
  for (const event of (await everything()).sort(isLater)) {
    const isKnown = waiting.some((each) => each.device === event.device && each.device_seq === event.device_seq);
    if (isKnown || (!own.has(event.device) && !(await hold(event.device)))) continue;
    own.add(event.device);
    waiting.push({ ...event, isKept: true });
  }
}

function hold(device) {
  if (!navigator.locks) return true; // then two pages may send the same, which the server counts once
  return new Promise((resolve) => {
    navigator.locks.request(`answers-${device}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined; // until the page is gone
    });
  });
}

// ---- the page ------------------------------------------------------------------------------------------------------
const field = (name) => quiz.elements.namedItem(name);
const controls = (question) => [...quiz.elements].filter((each) => each.name === `answer-${question}`);
const chosen = (question) => new FormData(quiz).getAll(`answer-${question}`).filter(Boolean);
const attempt = () => Number(field("attempt").value);
const isOfThisPage = (event) =>
  event.address === here && event.learner === quiz.dataset.learner && (event.attempt ? event.attempt === attempt() : event.paper === field("form_key").value);

const isOfAnother = (event) => event.address === here && event.learner === quiz.dataset.learner && !event.refused && !isOfThisPage(event);

function choose(question, values) {
  for (const control of controls(question)) {
    if (control instanceof HTMLSelectElement) control.value = [...control.options].map((each) => each.value).find((each) => values.includes(each)) ?? "";
    else control.checked = values.includes(control.value);
  }
}

function countAnswered() {
  const box = document.querySelector("[data-answered]");
  const fieldsets = [...quiz.querySelectorAll("fieldset.question")];
  const isDone = (each) => (each.querySelector("select") ? [...each.querySelectorAll("select")].every((one) => one.value) : each.querySelector(":checked"));
  const done = fieldsets.filter(isDone).length;
  box.querySelector("span").textContent = box.dataset.answered.replace("COUNT", done);
  box.querySelector("progress").value = done;
}

async function record(question) {
  const event = {
    address: here,
    learner: quiz.dataset.learner,
    paper: field("form_key").value,
    attempt: attempt(),
    seen: Number(field("seen").value),
    question,
    answer: chosen(question),
    device: last.device,
    device_seq: (last.seq += 1),
    at: (last.at = Math.max(Date.now(), last.at + 1)),
  };
  const mine = { ...event, isKept: false };
  waiting.push(mine);
  notes.clear();
  countAnswered();
  say();
  const sent = send(); // while it is being written down
  try {
    await Promise.all([put(event), leaveTicket()]);
    mine.isKept = true;
    if (!waiting.includes(mine)) await forget(event); // the server was faster than the disk
  } catch {
    mine.isUnkeepable = true; // the answer stays on the page until it is sent
  }
  say();
  await sent;
}

// One of three states, in words, and what goes with it.
function say() {
  if (!bar) return;
  const mine = quiz ? waiting.filter((each) => each.learner === quiz.dataset.learner) : waiting;
  const refused = mine.filter((each) => each.refused);
  const queued = mine.filter((each) => !each.refused);
  const isUnkept = queued.some((each) => !each.isKept);
  const isUnkeepable = queued.some((each) => each.isUnkeepable);
  let state = hasSaved ? "saved" : null;
  if (queued.length) state = isUnkept ? (isUnkeepable && fails ? "failed" : "") : "queued"; // nothing is said while it is being written
  if (refused.length) state = "failed";
  if (notes.has("before") && state === "saved") state = ""; // the page is about to be opened again
  const more = new Set(notes);
  if (isAway && queued.length) more.add("away");
  else if (queued.length && fails) more.add(isUnkeepable ? "unkept" : more.has("before") ? "before" : "offline");
  if (refused.length) more.add("refused");
  bar.hidden = state === null && !more.size;
  bar.dataset.state = state ?? "";
  for (const line of bar.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== state;
  for (const line of bar.querySelectorAll("[data-more]")) line.hidden = !more.has(line.dataset.more);
  const show = (box, text) => box && box.textContent !== text && (box.textContent = text);
  show(bar.querySelector("[data-count]"), String(queued.length));
  if (savedAt) show(bar.querySelector("[data-time]"), savedAt.toTimeString().slice(0, 5));
}

// ---- sending -------------------------------------------------------------------------------------------------------
async function ask(address, options = {}) {
  const answer = await fetch(address, { ...options, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(LONGEST_MS) });
  if (answer.type === "opaqueredirect" || answer.status >= 500 || [408, 425, 429].includes(answer.status)) throw new Error("later");
  return answer;
}

// A fresh token, and whose answers may be sent from here now.
async function renew(address) {
  known.delete(address);
  const answer = await ask(address);
  const now = answer.ok ? await answer.json() : { csrf_token: "", attempt: 0, seen: 0, answers: {}, learners: [] };
  known.set(address, now);
  return now;
}

const post = (event, more = {}) =>
  ask(event.address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": known.get(event.address).csrf_token },
    body: JSON.stringify({ ...event, isKept: undefined, isUnkeepable: undefined, refused: undefined }),
    ...more,
  });

// One sending at a time, in order. Returns whether everything that may be sent from here has arrived.
async function send() {
  isAskedAgain = isSending;
  if (isSending) return false;
  isSending = true;
  clearTimeout(timer);
  let isDone = false;
  try {
    do {
      isAskedAgain = false;
      for (const event of waiting.filter((each) => !each.refused)) await sendOne(event);
    } while (isAskedAgain);
    fails = 0;
    isDone = true;
  } catch {
    fails += 1;
    known.clear(); // the next try asks for a fresh token first
    timer = setTimeout(send, Math.min(1000 * 2 ** (fails - 1), LATEST_AGAIN_MS) * (0.75 + Math.random() / 2));
  } finally {
    isSending = false;
  }
  if (isDone) afterAll();
  say();
  return isDone && !isAway;
}

async function sendOne(event) {
  if (!known.has(event.address)) await renew(event.address);
  const isMine = known.get(event.address).learners.includes(event.learner);
  if (event.address === here && event.learner === quiz.dataset.learner) isAway = !isMine;
  if (!isMine) return; // stays here until whoever answered is back
  let answer = await post(event);
  if (answer.status === 400) {
    await renew(event.address);
    answer = await post(event);
  }
  if (answer.status === 403 || answer.status === 400) throw new Error("another sign-in");
  if (!answer.ok) {
    event.refused = answer.status;
    if (event.isKept) await put({ ...event, isKept: undefined }).catch(() => {});
    return;
  }
  const said = await answer.json();
  waiting = waiting.filter((each) => each !== event);
  if (event.isKept) await forget(event);
  if (event.address === here && event.learner === quiz?.dataset.learner) await took(event, said);
}

async function took(event, said) {
  [hasSaved, savedAt] = [true, new Date()];
  if (said.attempt === attempt() || (!attempt() && event.paper === field("form_key").value)) {
    field("attempt").value = said.attempt;
    field("seen").value = Math.max(said.seen, Number(field("seen").value));
  }
  if (said.state === "stale") {
    const isOpen = (await renew(here)).attempt === attempt() && attempt() === said.attempt;
    const isNewest = !waiting.some((each) => each.question === event.question && isOfThisPage(each));
    if (isOpen && isNewest) choose(event.question, said.answer);
    notes.add(isOpen ? "late" : "elsewhere");
    countAnswered();
  }
  say();
}

// Answers of a paper before this one have begun an attempt: the page shows that, with what was saved.
function afterAll() {
  if (notes.has("before") && !waiting.some(isOfAnother)) location.reload();
}

// Another screen may have gone on meanwhile.
async function lookAround() {
  if (waiting.length || isSending || isSure) return;
  const now = await renew(here);
  if (waiting.length || !now.learners.includes(quiz.dataset.learner)) return;
  if (now.attempt !== attempt()) notes.add("elsewhere");
  else if (now.seen > Number(field("seen").value)) {
    const questions = new Set([...quiz.elements].map((each) => each.name).filter((name) => name.startsWith("answer-")));
    for (const name of questions) choose(name.slice("answer-".length), now.answers[name.slice("answer-".length)] ?? []);
    field("seen").value = now.seen;
    notes.add("fresh");
    countAnswered();
  }
  say();
}

// ---- the buttons of the quiz ---------------------------------------------------------------------------------------
async function handIn(event) {
  if (isSure) return;
  event.preventDefault();
  const { submitter } = event;
  notes.delete("unsent");
  try {
    while (isSending) await new Promise((resolve) => setTimeout(resolve, 50));
    if (!(await send())) throw new Error("later");
    const now = await renew(here);
    if (!now.learners.includes(quiz.dataset.learner)) throw new Error("another sign-in");
    field("csrf_token").value = now.csrf_token;
    for (const refused of waiting.filter((each) => each.refused && isOfThisPage(each))) await forget(refused); // the form says it again
    isSure = true;
    quiz.requestSubmit(submitter);
  } catch {
    notes.add("unsent");
    say();
    bar.scrollIntoView({ block: "nearest" });
  }
}

async function startQuiz() {
  known.set(here, { csrf_token: field("csrf_token").value, learners: [quiz.dataset.learner] });
  hasSaved = attempt() !== 0 && Boolean(quiz.querySelector("fieldset.question :checked"));
  if (hasSaved) savedAt = new Date();
  const ready = begin();
  quiz.addEventListener("change", async ({ target }) => {
    const question = target.name?.match(/^answer-(.+)$/)?.[1];
    await ready;
    if (question) await record(question);
  });
  quiz.addEventListener("submit", handIn);
  await ready;
  countAnswered();
  await send();
}

async function begin() {
  if (await recall().catch(() => false)) {
    quiz.inert = true;
    location.reload();
    await new Promise(() => {}); // the next page goes on
  }
  await adopt();
  const mine = waiting.filter(isOfThisPage);
  for (const event of mine) choose(event.question, event.answer);
  if (waiting.some(isOfAnother)) {
    notes.add("before");
    quiz.inert = true;
  }
  const before = mine.at(-1);
  const taken = before ? waiting.filter((each) => each.device === before.device) : [];
  last = before
    ? { device: before.device, seq: Math.max(...taken.map((each) => each.device_seq)), at: before.at }
    : { device: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""), seq: -1, at: 0 };
  if (!own.has(last.device)) await hold(last.device);
  own.add(last.device);
  say();
}

// ---- handing the device on -----------------------------------------------------------------------------------------
const pages = new BroadcastChannel("hand-over"); // the open pages of this browser
const KEPT_ALWAYS = /^desk-/; // a desk's own queue is not any learner's

async function wipe() {
  (await database().catch(() => null))?.close();
  await settled(indexedDB.deleteDatabase("answers")).catch(() => {});
  for (const name of Object.keys(localStorage)) if (!KEPT_ALWAYS.test(name)) localStorage.removeItem(name);
  sessionStorage.clear();
  for (const name of await caches.keys()) if (name.startsWith("course ")) await caches.delete(name);
  waiting = [];
  pages.postMessage("gone");
}

async function handOver(event) {
  if (isSure) return;
  event.preventDefault();
  const { submitter } = event;
  const warning = document.querySelector("[data-unsent]");
  await adopt();
  await send();
  if (waiting.length && !submitter.matches("[data-anyway]")) {
    warning.querySelector("[data-unsent-count]").textContent = waiting.length;
    warning.hidden = false;
    warning.focus();
    return;
  }
  await wipe().catch(() => {});
  isSure = true;
  handing.requestSubmit(submitter);
}

async function startHanding() {
  handing.addEventListener("submit", handOver);
  await adopt();
  await send();
}

// ---- start ---------------------------------------------------------------------------------------------------------
addEventListener("pagehide", () => {
  for (const event of waiting) {
    const now = known.get(event.address);
    if (!event.refused && now?.learners.includes(event.learner)) post(event, { keepalive: true }).catch(() => {});
  }
});
addEventListener("online", () => {
  fails = 0; // should the try that is under way be lost as well, the next one is not far
  send();
});
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible") return;
  await adopt();
  if (waiting.length) await send();
  else if (quiz) await lookAround().catch(() => {});
});
pages.addEventListener("message", () => location.replace("/"));
setInterval(async () => {
  if (document.visibilityState !== "visible" || isSending || fails) return;
  const before = waiting.length;
  await adopt();
  if (waiting.length > before) await send();
}, LOOK_AGAIN_MS);
if (quiz) startQuiz().catch(() => {});
if (handing) startHanding().catch(() => {});
