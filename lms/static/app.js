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
