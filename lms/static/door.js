// Keeps the code at the door young: the page draws a new one every minute while somebody can see it.
const EVERY_MS = 60000;

async function renew() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("[data-door]").replaceChildren(...page.querySelector("[data-door]").children);
}

setInterval(() => renew().catch(() => {}), EVERY_MS); // without a network the words on the page say what to do
document.addEventListener("visibilitychange", () => renew().catch(() => {}));
