// Turns slides with the keys of a keyboard or of a presenter's remote. Without this file the links do.
const slides = [...document.querySelectorAll("[data-slide]")];
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const SCROLLING = new Set(["ArrowDown", "ArrowUp", " "]);

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const here = current();
  const target = aim(event, here);
  if (target === null || (SCROLLING.has(event.key) && isTall(slides[here]))) return;
  event.preventDefault();
  show(slides[Math.max(0, Math.min(slides.length - 1, target))]);
});

function aim(event, here) {
  if (event.key === "Home") return 0;
  if (event.key === "End") return slides.length - 1;
  const step = STEPS[event.key];
  if (!step) return null;
  return here + (event.key === " " && event.shiftKey ? -1 : step);
}

// The slide whose upper edge is nearest to that of the window.
function current() {
  const distances = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
  return distances.indexOf(Math.min(...distances));
}

// On a phone or when enlarged, a slide is read by scrolling.
function isTall(slide) {
  return slide.getBoundingClientRect().height > window.innerHeight + 4;
}

function show(slide) {
  slide.scrollIntoView({ block: "start", behavior: "instant" });
  slide.focus({ preventScroll: true });
  history.replaceState(null, "", `#${slide.id}`);
}
