// Buttons that move things up and down in an order question, and the box for a thought that stays on the device.
// Everything here can be done without this file: the order by its numbers, the thought on paper.
for (const list of document.querySelectorAll("[data-order]")) makeMovable(list);
for (const box of document.querySelectorAll("[data-reflection]")) openBox(box);

function makeMovable(list) {
  const status = list.parentElement.querySelector("[data-order-said]");
  for (const item of list.children) {
    item.classList.add("order-list__movable");
    const buttons = item.querySelector("[data-order-buttons]");
    buttons.hidden = false;
    for (const button of buttons.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        move(list, item, Number(button.dataset.by));
        button.focus();
        status.textContent = status.dataset.orderSaid.replace("{text}", labelOf(item)).replace("{place}", placeOf(list, item));
      });
    }
  }
  if ([...list.children].some((item) => numberOf(item))) sort(list);
}

// A thing without a number yet stays behind the numbered ones, so the first press numbers them all as they stand.
function move(list, item, by) {
  sort(list);
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (other) by < 0 ? other.before(item) : other.after(item);
  [...list.children].forEach((one, index) => {
    one.querySelector("select").selectedIndex = index + 1;
  });
  item.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

function sort(list) {
  const last = list.children.length + 1;
  const items = [...list.children].sort((a, b) => (numberOf(a) || last) - (numberOf(b) || last));
  list.append(...items);
}

function numberOf(item) {
  return item.querySelector("select").selectedIndex;
}

function placeOf(list, item) {
  return String([...list.children].indexOf(item) + 1);
}

function labelOf(item) {
  const label = item.querySelector("label").cloneNode(true);
  for (const kana of label.querySelectorAll("rt, rp")) kana.remove();
  return label.textContent.trim();
}

// What is typed is kept in this browser alone, and only once something has been typed.
function openBox(box) {
  const key = `reflection:${box.dataset.reflection}`;
  const text = box.querySelector("textarea");
  const said = box.querySelector("[role=status]");
  const kept = read(key);
  if (kept === null) return; // this browser keeps nothing: the paper stays
  text.value = kept;
  box.hidden = false;
  box.parentElement.querySelector("[data-reflection-paper]").hidden = true;
  text.addEventListener("input", () => {
    const isKept = write(key, text.value);
    said.textContent = text.value ? (isKept ? said.dataset.kept : said.dataset.lost) : "";
  });
  box.querySelector("button").addEventListener("click", () => {
    text.value = "";
    write(key, "");
    said.textContent = said.dataset.gone;
    text.focus();
  });
}

function read(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}
