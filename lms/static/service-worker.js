// Keeps what a device needs without a network: the look, the help desks, and the courses that were opened, as a visitor
// who is not signed in sees them. Every page is asked of the network; no page of a person is ever kept. SHELL comes from
// the server.
const DESKS_CACHE = "help-desks";
const CARRIED_CACHE = "carried";
const AREA = ["prefecture", "municipality"];
const OLD_AFTER_MS = 24 * 60 * 60 * 1000;
const COURSE_OLD_AFTER_MS = 7 * OLD_AFTER_MS;
const MOST_COURSES = 4;
const MOST_BYTES = 10 * 1024 * 1024; // of one course
const NEEDED = /(?:src|href)="(\/(?:static|course-images)\/[^"]+)"/g;
const FILES = ["script", "style", "image"];
const keeping = new Map(); // course -> what is being done

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(Promise.all([keepFiles(), keepDesks()]));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(visit(event, url));
  else if (SHELL.files.includes(url.pathname + url.search)) event.respondWith(fromShell(event.request));
  else if (FILES.includes(event.request.destination)) event.respondWith(fetch(event.request).catch(() => fromCopies(event.request)));
});

// A page asks to be carried: { carry: its path, page: what to show there without a network, files: what that needs }.
// What is shown is fetched without credentials, so it is a stranger's page; who is on it stays with the page's script.
self.addEventListener("message", (event) => {
  if (!event.data?.carry && !event.data?.course) return;
  const kept = (event.data.carry ? keepCarried(event.data) : keepCourse(event.data)).then(() => true, () => false);
  event.waitUntil(kept.then((is) => event.ports[0]?.postMessage(is)));
});

async function keepCarried({ carry, page, files }) {
  const cache = await caches.open(CARRIED_CACHE);
  const shown = await fetch(page, { credentials: "omit", cache: "no-store" });
  if (!shown.ok || shown.redirected) throw new Error("not kept");
  await cache.addAll(files.map((file) => new Request(file, { credentials: "omit" })));
  await cache.put(carry, shown);
}

async function fromCopies(request) {
  return (await caches.match(request)) ?? Response.error();
}

// A course is asked to be kept: { course: its key, stamp: of what is read now, address: of the list of its pages }.
function keepCourse(asked) {
  const name = `course ${asked.course} ${asked.stamp}`;
  if (!keeping.has(name)) keeping.set(name, fetchCourse(name, asked).finally(() => keeping.delete(name)));
  return keeping.get(name);
}

async function fetchCourse(name, { course, address }) {
  const cache = await caches.open(name);
  const kept = await cache.match(`/kept/${course}`);
  if (kept && Date.now() - (await kept.json()).at < COURSE_OLD_AFTER_MS) return;
  try {
    const { title, pages } = await (await asStranger(address)).json();
    const files = new Set();
    let bytes = 0;
    const put = async (where, response) => {
      bytes += (await response.clone().blob()).size;
      if (bytes > MOST_BYTES) throw new Error("too large");
      await cache.put(where, response);
    };
    for (const [where, page] of Object.entries(pages)) {
      const response = await asStranger(page);
      for (const [, file] of (await response.clone().text()).matchAll(NEEDED)) files.add(file);
      await put(where, response);
    }
    for (const file of files) await put(file, await asStranger(file, "default"));
    await cache.put(`/kept/${course}`, new Response(JSON.stringify({ title, at: Date.now() })));
  } catch (error) {
    if (!kept) await caches.delete(name); // an older copy is better than none
    throw error;
  }
  const names = (await caches.keys()).filter((each) => each.startsWith("course ") && each !== name);
  const before = names.filter((each) => each.startsWith(`course ${course} `));
  const others = names.filter((each) => !before.includes(each));
  for (const old of [...before, ...others.slice(0, -(MOST_COURSES - 1))]) await caches.delete(old);
}

// Without credentials the server answers a stranger, so nothing of anybody can be in what it says.
async function asStranger(address, cache = "no-store") {
  const response = await fetch(address, { credentials: "omit", cache });
  if (!response.ok || response.redirected) throw new Error("not kept");
  return response;
}

async function visit(event, url) {
  const isDesks = url.pathname === SHELL.helpDesks;
  const kept = () => (isDesks ? keptDesks() : caches.match(url.pathname));
  try {
    const response = await fetch(event.request);
    if (response.status >= 500) return (await kept()) ?? response;
    event.waitUntil(renewDesks(isDesks ? url : null));
    return response;
  } catch {
    return (await kept()) ?? (await keptDesks()) ?? Response.error();
  }
}

async function fromShell(request) {
  const cache = await caches.open(SHELL.cache);
  return (await cache.match(request)) ?? fetch(request);
}

async function keepFiles() {
  const cache = await caches.open(SHELL.cache);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { credentials: "omit" })));
}

async function dropOldShells() {
  const names = await caches.keys();
  const isUsed = (name) => [SHELL.cache, DESKS_CACHE, CARRIED_CACHE].includes(name) || name.startsWith("course ");
  await Promise.all(names.filter((name) => !isUsed(name)).map((name) => caches.delete(name)));
}

async function keptDesks() {
  return (await caches.open(DESKS_CACHE)).match(SHELL.offline);
}

// Fetched without credentials: the server answers a stranger, so nothing of anybody can be in the copy.
async function keepDesks(search = null) {
  const area = search ?? (await keptSearch());
  const response = await fetch(SHELL.offline + area, { credentials: "omit", cache: "no-store" });
  if (response.ok && !response.redirected) await (await caches.open(DESKS_CACHE)).put(SHELL.offline, response);
}

async function keptSearch() {
  const kept = await keptDesks();
  return kept ? new URL(kept.url).search : "";
}

// The copy follows the area last chosen, and is made anew once a day.
async function renewDesks(url) {
  const area = url ? areaOf(url) : "";
  const kept = await keptDesks();
  const isOld = !kept || Date.now() - Date.parse(kept.headers.get("date")) > OLD_AFTER_MS;
  if (area ? area !== (await keptSearch()) || isOld : isOld) await keepDesks(area || null).catch(() => {});
}

function areaOf(url) {
  const chosen = new URLSearchParams(AREA.filter((name) => url.searchParams.get(name)).map((name) => [name, url.searchParams.get(name)]));
  return chosen.size ? `?${chosen}` : "";
}
