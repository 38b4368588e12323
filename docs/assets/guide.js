// What the pages need beyond Material's own script: copying code exactly, and small keyboard mends. Everything else works without a script.
(() => {
  const here = document.currentScript.src;
  const words = JSON.parse(document.getElementById("guide-words").textContent);
  const said = document.createElement("div");
  said.className = "guide-said";
  said.setAttribute("role", "status");
  document.body.append(said);

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Plain http on an intranet has no clipboard interface.
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "guide-said" });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("copy refused");
  }

  for (const block of document.querySelectorAll(".md-typeset .highlight")) {
    const code = block.querySelector("pre > code");
    if (!code) continue;
    const title = block.querySelector(".filename")?.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "guide-copy";
    button.textContent = words.copy;
    button.setAttribute("aria-label", `${words.copy} ${title || words.code}`);
    button.addEventListener("click", async () => {
      try {
        await copy(code.textContent);
        said.textContent = button.textContent = words.copied;
        button.dataset.done = "";
      } catch {
        said.textContent = button.textContent = words.failed;
      }
      setTimeout(() => { button.textContent = words.copy; said.textContent = ""; delete button.dataset.done; }, 2000);
    });
    block.append(button);
  }

  // The box that takes an error. Browsers refuse modules from a disk; there the same stands in one script.
  if (document.querySelector(".guide-finder")) {
    const [name, type] = location.protocol === "file:" ? ["from-disk.js", ""] : ["main.js", "module"];
    document.head.append(Object.assign(document.createElement("script"), { src: new URL(`finder/${name}`, here).href, type }));
  }

  // The language switch keeps the section the reader is in.
  const other = document.querySelector(".guide-language");
  if (other) other.addEventListener("click", () => { other.hash = location.hash; });

  // Labels that act as buttons work without a script, but not from the keyboard: with one, they are buttons.
  for (const label of document.querySelectorAll("label[data-button]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.dataset.for = label.htmlFor;
    button.setAttribute("aria-label", label.dataset.button);
    button.append(...label.childNodes);
    button.addEventListener("click", () => {
      document.getElementById(label.htmlFor).click();
      document.querySelector(label.htmlFor === "__search" ? ".md-search__input" : ".guide-nav a").focus({ preventScroll: true });
    });
    label.replaceWith(button);
  }
})();
