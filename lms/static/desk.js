// The desk on the day: finds as one types, and keeps what is tapped on this device until the server has it.
// Kept are numbers alone (claim, nonce, time). Names are kept only after 「この端末で受付を始める」, until it is ended.

const desk = document.querySelector("[data-desk]");
const isOffline = desk.dataset.desk === "offline";
const sessionId = Number(location.pathname.match(/sessions\/(\d+)\/desk/)?.[1]);
const queueState = document.querySelector("[data-queue]");
const rows = document.querySelector("[data-rows]");
const AGAIN_AFTER_MS = 15000;
const MOST_AT_ONCE = 500;
const address = (name, id = sessionId) => `/organise/sessions/${id}/desk${name}`;
const CARRIED_AT = "desk-carried-at"; // app.js reads it, and forgets the roster when nobody is signed in any more
let isSending = false;
let isAskedAgain = false;
let hasSent = false;

// ---- what this device keeps ----------------------------------------------------------------------------------------
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });

async function inStore(name, mode, work) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows", { keyPath: "key" });
  const database = await settled(opening);
  try {
    const transaction = database.transaction("rows", mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore("rows"));
    await ended;
    return result;
  } finally {
    database.close();
  }
}

const keptTaps = async () => (await inStore("desk-taps", "readonly", (rows) => settled(rows.getAll()))).sort((a, b) => a.order - b.order);
const keep = (tap) => inStore("desk-taps", "readwrite", (rows) => settled(rows.put({ ...tap, key: tap.nonce, order: tap.tapped_at })));
const forget = (nonces) => inStore("desk-taps", "readwrite", (rows) => Promise.all(nonces.map((nonce) => settled(rows.delete(nonce)))));
const takeBack = async (registration) => forget((await keptTaps()).filter((each) => each.registration === registration).map((each) => each.nonce));

async function carried(id) {
  if (!localStorage.getItem(CARRIED_AT)) return null;
  return (await inStore("desk-roster", "readonly", (rows) => settled(rows.get(id))))?.roster;
}

async function save(id, roster) {
  await inStore("desk-roster", "readwrite", (rows) => settled(rows.put({ key: id, roster })));
  if (!localStorage.getItem(CARRIED_AT)) localStorage.setItem(CARRIED_AT, Date.now());
}

async function wipe() {
  await settled(indexedDB.deleteDatabase("desk-roster"));
  await caches.delete("carried");
  localStorage.removeItem(CARRIED_AT);
}

function device() {
  const name = localStorage.getItem("desk-device") ?? random();
  localStorage.setItem("desk-device", name);
  return name;
}

// ---- finding -------------------------------------------------------------------------------------------------------
const folded = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60)).replace(/\s+/g, "");
const isAscii = (text) => !/[^\x00-\x7f]/.test(text);
const bare = (text) => text.replace(/[^a-z0-9]/g, "");

function fits(key, wanted) {
  if (key.startsWith("#")) return bare(wanted) !== "" && key.includes(bare(wanted));
  if (key.startsWith("=")) return !isAscii(wanted) && key.includes(wanted);
  return key.startsWith(wanted);
}

function find(box) {
  const wanted = folded(box.value);
  let found = 0;
  for (const row of rows?.querySelectorAll("li[data-find]") ?? []) {
    row.hidden = wanted !== "" && !row.dataset.find.split(" ").some((key) => fits(key, wanted));
    if (!row.hidden) found += 1;
  }
  for (const list of rows?.querySelectorAll(".desk-list") ?? []) {
    list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  }
  const said = document.querySelector("[data-found]");
  said.hidden = wanted === "";
  said.textContent = found ? said.dataset.words.replace("COUNT", found) : said.dataset.none;
}

function findAsTyped() {
  const box = document.querySelector("[data-find-form] [name=q]");
  document.querySelector("[data-without-script]").hidden = true;
  box.addEventListener("input", () => find(box));
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(box);
    rows?.querySelector("li:not([hidden]) .desk-row")?.focus();
  });
}

// ---- rows ----------------------------------------------------------------------------------------------------------
function show(row, look, since = "") {
  const made = document.querySelector(`template[data-row="${look}"]`).content.cloneNode(true);
  const holder = row.querySelector(".desk-row");
  const name = holder.querySelector(".desk-row__name").textContent;
  const kana = holder.querySelector(".desk-row__kana")?.textContent;
  const note = holder.querySelector(".desk-row__note");
  made.querySelector(".desk-row__name").textContent = name;
  if (kana) made.querySelector(".desk-row__kana").textContent = kana;
  else made.querySelector(".desk-row__kana").remove();
  if (note) made.querySelector(".desk-row__name").after(note.cloneNode(true));
  const state = made.querySelector(".desk-row__state");
  for (const node of state.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace("TIME", since);
  const id = row.id.replace("guest-", "");
  for (const button of made.querySelectorAll("[value='0']")) button.value = id;
  for (const link of made.querySelectorAll("[data-of-claim]")) link.href = link.getAttribute("href").replace("/0/", `/${id}/`);
  made.querySelector("[data-take-back]")?.addEventListener("click", () => undoTap(row));
  const hadFocus = row.contains(document.activeElement);
  row.replaceChildren(made);
  row.dataset.look = look;
  if (hadFocus) row.querySelector("summary, button")?.focus();
}

async function undoTap(row) {
  await takeBack(Number(row.id.replace("guest-", "")));
  show(row, "expected");
  await say();
}

function count(numbers) {
  document.querySelectorAll(".desk-count dd").forEach((box, place) => {
    if (numbers[place] !== undefined) box.textContent = numbers[place];
  });
}

// ---- taps ----------------------------------------------------------------------------------------------------------
function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function tap(button) {
  const row = button.closest("li");
  try {
    await keep({
      nonce: random(),
      session: sessionId,
      registration: Number(button.value),
      device: device(),
      seen: row.dataset.state,
      tapped_at: Date.now(),
    });
  } catch {
    if (!isOffline && (await isReachable())) sendForm(button.form, button); // as without a script
    else await say("failed");
    return;
  }
  show(row, "queued");
  await send();
}

function takeTaps() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=attend]");
    if (!button || button.dataset.plain) return;
    event.preventDefault();
    button.dataset.plain = "yes"; // a second press, or the press that follows a failure, is the browser's own
    const waits = button.closest("li").dataset.state === "waiting"; // takes a place, which only the server can give
    if (waits && !isOffline && (await isReachable())) sendForm(button.form, button);
    else await tap(button);
  });
}

// Other forms need the server: without a network they are not sent, and what was typed stays where it is.
const sure = new WeakSet();

function sendForm(form, button) {
  sure.add(form);
  form.requestSubmit(button);
}

function holdForms() {
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post" || !form.closest("main") || sure.has(form)) return;
    event.preventDefault();
    if (await isReachable()) sendForm(form, submitter);
    else await say("unsent");
  });
}

async function isReachable() {
  const asked = navigator.onLine && fetch("/sw.js", { method: "HEAD", cache: "no-store" });
  return Boolean(await Promise.resolve(asked).then((answer) => answer, () => false));
}

async function say(state) {
  const waiting = (await keptTaps().catch(() => [])).length;
  const now = state ?? (waiting ? "waiting" : hasSent || (await carried(sessionId)) ? "saved" : null);
  queueState.hidden = now === null;
  queueState.dataset.state = now ?? "";
  if (now === "unsent" || now === "failed") queueState.scrollIntoView({ block: "center" });
  for (const part of queueState.querySelectorAll("[data-says]")) part.hidden = part.dataset.says !== now;
  for (const box of queueState.querySelectorAll("[data-count]")) box.textContent = waiting;
}

async function fresh(id) {
  const answer = await fetch(address("/state.json", id), { redirect: "manual", cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

// One sending at a time. A tap leaves this device only when the server has said what became of it.
async function send() {
  isAskedAgain = isSending;
  if (isSending) return;
  isSending = true;
  let state;
  try {
    do {
      isAskedAgain = false;
      state = await sendAll();
    } while (isAskedAgain);
  } catch {
    // no network, or the server is away: everything stays here until the next try
  } finally {
    isSending = false;
  }
  await say(state);
}

async function sendAll() {
  const waiting = await keptTaps();
  let isRefused = false;
  for (const id of new Set(waiting.map((each) => each.session))) {
    const ofOne = waiting.filter((each) => each.session === id).slice(0, MOST_AT_ONCE);
    isRefused = (await sendTo(id, ofOne)) || isRefused;
  }
  if (!isRefused) await refresh();
  return isRefused ? "refused" : undefined;
}

async function sendTo(id, taps) {
  const now = await fresh(id);
  if (!now) return true;
  const body = new URLSearchParams({ csrf_token: now.token, taps: JSON.stringify(taps) });
  const answer = await fetch(address("/taps", id), { method: "POST", body, redirect: "manual" });
  if (!answer.ok) {
    if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    return true;
  }
  const { outcomes } = await answer.json();
  await forget(Object.keys(outcomes));
  hasSent = true;
  return false;
}

// What others have marked meanwhile; rows that wait on this device stay as they are.
async function refresh() {
  const now = await fresh(sessionId);
  if (!now) return;
  if (isOffline) return location.reload();
  count(now.counts);
  const waiting = new Set((await keptTaps()).map((each) => each.registration));
  for (const row of rows?.querySelectorAll("li[data-state]") ?? []) {
    const [state, since] = now.states[row.id.replace("guest-", "")] ?? [];
    if (!state || waiting.has(Number(row.id.replace("guest-", "")))) continue;
    const wasQueued = row.dataset.look === "queued";
    if (state === "attended" && (wasQueued || row.dataset.state !== state)) show(row, "in", since);
    else if (wasQueued) show(row, "clash");
    else if (state !== "attended" && row.querySelector("[data-state=in]")) show(row, "expected");
    row.dataset.state = state;
  }
  if (await carried(sessionId)) await carry();
}

// ---- carrying the roster -------------------------------------------------------------------------------------------
async function carry() {
  const answer = await fetch(address("/roster.json"), { redirect: "manual", cache: "no-store" });
  if (!answer.ok) throw new Error("no roster");
  await save(sessionId, await answer.json());
}

async function keepShell(shell) {
  const worker = (await navigator.serviceWorker.register("/sw.js")) && (await navigator.serviceWorker.ready);
  const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((each) => each.src || each.href);
  await new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => (event.data ? resolve() : reject(new Error("not kept")));
    worker.active.postMessage({ carry: location.pathname, page: shell, files }, [port2]);
  });
}

async function offerCarrying(part) {
  const isSupported = "serviceWorker" in navigator && "indexedDB" in window;
  if (!isSupported) return;
  part.hidden = false;
  const show = (is) => part.querySelectorAll("[data-carried]").forEach((each) => (each.hidden = (each.dataset.carried === "yes") !== is));
  show(Boolean(await carried(sessionId)));
  part.querySelector("[data-begin]").addEventListener("click", async () => {
    try {
      await keepShell(part.dataset.shell);
      await carry();
      show(true);
      await say();
    } catch {
      part.querySelector("[data-begin-failed]").hidden = false;
    }
  });
  part.querySelector("[data-end]").addEventListener("click", async () => {
    await send();
    const isLeft = (await keptTaps()).length > 0;
    part.querySelector("[data-end-refused]").hidden = !isLeft;
    if (isLeft) return;
    await wipe();
    show(false);
    await say();
  });
}

async function fillFromDevice() {
  const kept = await carried(sessionId);
  document.querySelector("[data-nothing-carried]").hidden = Boolean(kept);
  document.querySelector("[data-carried-roster]").hidden = !kept;
  if (!kept) return;
  document.querySelector("[data-title]").textContent = kept.title;
  const waiting = new Set((await keptTaps()).map((each) => each.registration));
  let [booked, attended] = [0, 0];
  for (const { name, people } of kept.sections) {
    const head = Object.assign(document.createElement("h2"), { className: "desk-list__head", textContent: name });
    const list = Object.assign(document.createElement("ul"), { className: "desk-list" });
    for (const person of people) {
      list.append(rowOf(person, waiting));
      if (person.state !== "waiting") booked += person.places;
      if (person.state === "attended") attended += person.places;
    }
    rows.append(head, list);
  }
  count([booked, attended, booked - attended]);
}

function rowOf(person, waiting) {
  const row = Object.assign(document.createElement("li"), { id: `guest-${person.id}` });
  row.dataset.state = person.state;
  row.dataset.find = person.find;
  row.append(document.querySelector('template[data-row="expected"]').content.cloneNode(true));
  row.querySelector(".desk-row__name").textContent = person.name;
  row.querySelector(".desk-row__kana").textContent = person.kana;
  const look = waiting.has(person.id) ? "queued" : person.state === "attended" ? "in" : "expected";
  show(row, look, person.since);
  return row;
}

// ---- start ---------------------------------------------------------------------------------------------------------
async function start() {
  if (isOffline) await fillFromDevice();
  findAsTyped();
  takeTaps();
  holdForms();
  const part = document.querySelector("[data-carrying]");
  if (part) await offerCarrying(part);
  const waiting = new Set((await keptTaps()).filter((each) => each.session === sessionId).map((each) => each.registration));
  for (const id of waiting) {
    const row = document.getElementById(`guest-${id}`);
    if (row && row.dataset.look !== "queued") show(row, "queued");
  }
  await say();
  if (isOffline || (await keptTaps()).length) await send();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(() => document.visibilityState === "visible" && send(), AGAIN_AFTER_MS);
}

start().catch(() => {}); // a device that keeps nothing has the desk as it is without a script
