// The box on the page: takes a paste, shows the entry, asks where a message has several causes. Nothing is sent, kept or put in the address.

import { recognise } from "./recognise.js";
import { repair } from "./repair.js";

const PAUSE = 120; // milliseconds without a key pressed
const MARKUP = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]*)\]\(([^)\s]*)\)/g;

function element(name, { text = "", ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  if (text) made.textContent = text;
  made.append(...children.filter(Boolean));
  return made;
}

/** Prose of the catalogue, with code, stress and links, as nodes; a reader's text never comes here. */
function prose(text, home) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(MARKUP)) {
    nodes.push(text.slice(last, match.index));
    const [whole, code, strong, label, target] = match;
    if (code) nodes.push(element("code", { text: code }));
    else if (strong) nodes.push(element("strong", { text: strong }));
    else nodes.push(element("a", { href: home + target.replace(".md", ".html") }, ...prose(label, home)));
    last = match.index + whole.length;
  }
  return [...nodes, text.slice(last)];
}

/** The line to search for where nothing was recognised: the last that names an error. */
function searchLine(text) {
  const lines = text.slice(-20_000).split("\n").map((line) => line.trim()).filter(Boolean);
  const line = lines.findLast((one) => /(?:Error|Exception|Warning)\b/.test(one)) ?? lines.at(-1) ?? "";
  return line.replace(/^[\w.]*(?:Error|Exception|Warning):\s*/, "").slice(0, 80);
}

export function start(box, loadCatalogue) {
  const [field, status, answer] = ["textarea", ".finder-status", ".finder-answer"].map((name) => box.querySelector(name));
  const home = new URL("../", box.querySelector(".finder-index").href).href; // the top of this language
  let catalogue = null;
  let timer = 0;

  function line(text, cause, holes) {
    const code = repair(text, cause, holes, catalogue.noise);
    if (!code) return null;
    const copy = element("button", { type: "button", className: "finder-copy", text: catalogue.words.copy });
    copy.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(code);
      status.textContent = copy.textContent = catalogue.words.copied;
      setTimeout(() => { copy.textContent = catalogue.words.copy; }, 2000);
    });
    return element("div", { className: "finder-line" },
      element("p", {}, element("strong", { text: catalogue.words.line }), copy),
      element("pre", {}, element("code", { text: code, tabIndex: 0 })));
  }

  function causeOf(text, cause, holes) {
    const { words } = catalogue;
    return element("div", { className: "finder-cause" },
      element("p", {}, element("strong", { text: words.cause }), " ", ...prose(cause.text, home)),
      line(text, cause, holes),
      element("p", {}, element("strong", { text: words.fix }), " ", ...prose(cause.fix, home)),
      cause.versions && element("p", { className: "finder-versions" }, element("strong", { text: words.versions }), " ", cause.versions));
  }

  function question(text, { entry, causes, holes }) {
    const place = element("div", { className: "finder-chosen" });
    const choices = causes.map((cause, at) => {
      const radio = element("input", { type: "radio", name: "finder-cause", id: `finder-cause-${at}` });
      radio.addEventListener("change", () => {
        place.replaceChildren(causeOf(text, cause, holes));
        status.textContent = place.querySelector("p").textContent;
      });
      return element("label", { htmlFor: radio.id }, radio, " ", ...prose(cause.answer, home));
    });
    return [element("fieldset", {}, element("legend", {}, ...prose(entry.question, home)), ...choices), place];
  }

  function show(text, found) {
    const { words } = catalogue;
    const [first, ...rest] = found;
    const page = (entry) => element("a", { href: home + entry.page }, ...prose(entry.title, home));
    answer.replaceChildren(...[
      element("p", { className: "finder-title" }, page(first.entry)),
      element("p", {}, ...prose(first.entry.says, home)),
      ...(first.causes.length > 1 ? question(text, first) : [causeOf(text, first.causes[0], first.holes)]),
      element("p", {}, element("a", { href: home + first.entry.page, text: words.more })),
      rest.length && element("p", { text: words.also }),
      rest.length && element("ul", {}, ...rest.map(({ entry }) => element("li", {}, page(entry)))),
    ].filter(Boolean));
    const asks = first.causes.length > 1 ? ` ${answer.querySelector("legend").textContent}` : "";
    status.textContent = `${words.found} ${answer.querySelector(".finder-title").textContent}.${asks}`;
  }

  function unknown(text) {
    const search = element("button", { type: "button", className: "finder-search", text: catalogue.words.search });
    search.addEventListener("click", () => {
      const input = document.querySelector(".md-search__input");
      input.value = searchLine(text);
      input.focus();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    });
    status.textContent = catalogue.words.unknown;
    answer.replaceChildren(element("p", { text: catalogue.words.unknown }), element("p", {}, search));
  }

  async function read() {
    const text = field.value;
    if (!text.trim()) {
      answer.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      catalogue ??= await loadCatalogue();
    } catch {
      status.textContent = answer.textContent = box.dataset.broken;
      return;
    }
    const begun = performance.now();
    const found = recognise(text, catalogue);
    if (found.length) show(text, found);
    else unknown(text);
    box.dataset.took = (performance.now() - begun).toFixed(1); // milliseconds; read by the tests
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(read, event.inputType === "insertFromPaste" ? 0 : PAUSE);
  });
  field.addEventListener("focus", () => loadCatalogue().catch(() => {}), { once: true }); // so that it is there when the paste comes
  if (field.value) read();
}
