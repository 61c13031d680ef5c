// Makes the help desks readable without a network. Everything else works without this file.
// A first page costs nothing more than itself: the worker comes with the second, or with the help desks.
const HELP_DESKS = "/help-desks";
const isSecondPage = document.referrer.startsWith(`${location.origin}/`);

if ("serviceWorker" in navigator && (isSecondPage || location.pathname === HELP_DESKS)) {
  keepOffline().catch(() => {}); // a device that refuses simply has no copy
}

async function keepOffline() {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  document.querySelector("[data-kept-offline]")?.removeAttribute("hidden");
}

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
  return !(visit?.responseStatus >= 400) && document.querySelector(".display-bar a[href^='/sign-in']") !== null && !document.querySelector("[data-desk=offline]");
}
