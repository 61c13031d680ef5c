// Makes the help desks and opened courses readable without a network. Everything else works without this file.
// A first page costs nothing more than itself: the worker comes with the second, with a course, or with the help desks.
const HELP_DESKS = "/help-desks";
const isSecondPage = document.referrer.startsWith(`${location.origin}/`);

const keep = document.querySelector("[data-keep]");

if ("serviceWorker" in navigator && (isSecondPage || keep || location.pathname === HELP_DESKS)) {
  keepOffline().catch(() => {}); // a device that refuses simply has no copy
}

async function keepOffline() {
  offerToInstall();
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  document.querySelector("[data-kept-offline]")?.removeAttribute("hidden");
  if (keep) await keepCourse();
}

// Browsers fetch what installs a site as soon as they are told of it, and a first page costs nothing for later.
function offerToInstall() {
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = "/manifest.webmanifest";
  document.head.append(manifest);
}

// All of a course that was opened; somebody who saves data is asked first.
async function keepCourse() {
  const { course, stamp, keep: address } = keep.dataset;
  const isThere = await caches.has(`course ${course} ${stamp}`);
  if (!isThere && navigator.connection?.saveData) {
    sayOfCourse("asked");
    await new Promise((resolve) => keep.querySelector("button").addEventListener("click", resolve, { once: true }));
  }
  if (!isThere) sayOfCourse("keeping");
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => sayOfCourse(data ? "kept" : "unkept");
  active.postMessage({ course, stamp, address }, [port2]);
}

function sayOfCourse(state) {
  keep.hidden = false;
  for (const line of keep.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== state;
}

// Chapters that were finished without a network, by whoever read then: sent once that is who reads here again.
const reader = document.querySelector("[data-reader]");
if (reader) sendFinished().catch(() => {}); // the next page tries again

async function sendFinished() {
  localStorage.setItem("reader", reader.dataset.reader.split(" ")[0]);
  const read = () => JSON.parse(localStorage.getItem("finished") ?? "[]");
  for (const one of read()) {
    const isDone = await finish(one);
    if (!isDone) continue;
    localStorage.setItem("finished", JSON.stringify(read().filter((each) => each.path !== one.path || each.who !== one.who)));
    reader.querySelector("[data-sent]").hidden = false;
  }
}

// The chapter's own page says who reads now, and has the form; where it has none, the chapter was finished before.
async function finish({ path, who }) {
  const answer = await fetch(path, { cache: "no-store" });
  if (answer.status === 404) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-reader]")?.dataset.reader.split(" ");
  const isVisitor = page.querySelector(".display-bar a[href^='/sign-in']") !== null;
  if (!answer.ok || !(now?.includes(who) || (!who && isVisitor))) return false;
  const form = page.querySelector(`form[action="${path}/finished"]`);
  if (!form) return true;
  const sent = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form)) });
  return sent.ok;
}

// What was read goes with whoever signs out: nobody's data is in it, but it tells which courses were opened.
document.querySelector("form[action$='/sign-out']")?.addEventListener("submit", async () => {
  localStorage.removeItem("reader");
  for (const name of await caches.keys()) if (name.startsWith("course ")) caches.delete(name);
});

// A desk's roster leaves this device when nobody is signed in on it any more, and after a day.
const CARRIED_AT = "desk-carried-at";
const A_DAY_MS = 24 * 60 * 60 * 1000;
try {
  const carriedAt = Number(localStorage.getItem(CARRIED_AT));
  if (carriedAt && (isSignedOut() || Date.now() - carriedAt > A_DAY_MS)) {
    indexedDB.deleteDatabase("desk-roster");
    caches.delete("carried");
    localStorage.removeItem(CARRIED_AT);
  }
} catch {
  // a device that keeps nothing has nothing to forget
}

// A page that says no may look like a stranger's although somebody is signed in.
function isSignedOut() {
  const [visit] = performance.getEntriesByType("navigation");
  return !(visit?.responseStatus >= 400) && document.querySelector(".display-bar a[href^='/sign-in']") !== null && !document.querySelector("[data-desk=offline], [data-copy]");
}

// The bar at the top: what a device shows changes at once, and without leaving the page.
const DISPLAY = ["ruby", "text", "theme"];

document.querySelector("[data-display]")?.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (!DISPLAY.includes(name)) return;
  event.preventDefault();
  const root = document.documentElement;
  root.dataset[name] = value;
  for (const button of event.target.querySelectorAll(`button[name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
  const kept = DISPLAY.map((each) => root.dataset[each]).join(".");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `display=${kept}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
});

// Answers that were chosen go along to the other language; where none was, the page is simply opened in it.
for (const button of document.querySelectorAll("[data-language] [data-tag]")) {
  button.addEventListener("click", () => {
    const isAnswered = [...button.form.querySelectorAll("input:checked, select, textarea")].some((each) => each.value);
    if (isAnswered) return;
    for (const name of ["form", "formaction"]) button.removeAttribute(name);
    [button.name, button.value] = ["lang", button.dataset.tag];
  });
}

// Another language leads back to the passage that was being read.
document.querySelector("[data-language]")?.addEventListener("submit", (event) => {
  const passages = [...document.querySelectorAll("main [id]:is(h2, h3, fieldset)")];
  const read = passages.filter((each) => each.getBoundingClientRect().top < innerHeight / 2).pop();
  const back = event.target.elements.namedItem("back");
  if (read && back && scrollY > 0) back.value = `${back.value.split("#")[0]}#${read.id}`;
});
