// Keeps what a device needs without a network: the look, and the help desks as a visitor who is not signed in
// sees them. Every page is asked of the network; no page of a person is ever kept. SHELL comes from the server.
const DESKS_CACHE = "help-desks";
const CARRIED_CACHE = "carried";
const AREA = ["prefecture", "municipality"];
const OLD_AFTER_MS = 24 * 60 * 60 * 1000;

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
  else if (event.request.destination === "script") event.respondWith(fetch(event.request).catch(() => fromCarried(event.request)));
});

// A page asks to be carried: { carry: its path, page: what to show there without a network, files: what that needs }.
// What is shown is fetched without credentials, so it is a stranger's page; who is on it stays with the page's script.
self.addEventListener("message", (event) => {
  if (!event.data?.carry) return;
  const kept = keepCarried(event.data).then(() => true, () => false);
  event.waitUntil(kept.then((is) => event.ports[0]?.postMessage(is)));
});

async function keepCarried({ carry, page, files }) {
  const cache = await caches.open(CARRIED_CACHE);
  const shown = await fetch(page, { credentials: "omit", cache: "no-store" });
  if (!shown.ok || shown.redirected) throw new Error("not kept");
  await cache.addAll(files.map((file) => new Request(file, { credentials: "omit" })));
  await cache.put(carry, shown);
}

async function fromCarried(request) {
  return (await (await caches.open(CARRIED_CACHE)).match(request)) ?? Response.error();
}

async function visit(event, url) {
  const isDesks = url.pathname === SHELL.helpDesks;
  try {
    const response = await fetch(event.request);
    if (isDesks && response.status >= 500) return (await keptDesks()) ?? response;
    event.waitUntil(renewDesks(isDesks ? url : null));
    return response;
  } catch {
    const carried = await (await caches.open(CARRIED_CACHE)).match(url.pathname);
    return carried ?? (await keptDesks()) ?? Response.error();
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
  await Promise.all(names.filter((name) => ![SHELL.cache, DESKS_CACHE, CARRIED_CACHE].includes(name)).map((name) => caches.delete(name)));
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
