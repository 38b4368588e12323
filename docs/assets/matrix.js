// "What opens what": shows the part of the matrix that the reader chose, keeps the choice in the address, and tells exactly what a cell holds.
(() => {
  const data = JSON.parse(document.getElementById("matrix-data").textContent);
  const [form, status, legend, place, exact] = ["matrix-form", "matrix-status", "matrix-legend", "matrix-table", "matrix-cell"].map((id) => document.getElementById(id));
  const filters = Object.keys(data.start);
  let shown = new Map(); // every cell's button, by name
  let opened = ""; // the name of the cell whose outcome is told

  function element(name, text = "", className = "") {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  const chosen = () => Object.fromEntries(filters.map((name) => [name, form.elements[name].value]));
  const name = (key) => data.names[key];
  const word = (outcome) => data.words[outcome.type === "TimeLimit" ? "endless" : outcome.word];

  function tell(row, reader, outcome) {
    const [writer, model, artifact, way] = row;
    const parts = [word(outcome)];
    if (outcome.word === "not-applicable") parts.push(data.words.reason);
    if (outcome.difference) parts.push(data.words.difference.replace("{d}", outcome.difference));
    if ("optimizer" in outcome) parts.push(data.words["optimizer-" + outcome.optimizer]);
    const head = element("p");
    head.append(element("b", `${data.models[model]} · ${name(artifact)} · ${name(writer)} → ${name(reader)} · ${name(way)}`));
    exact.replaceChildren(head, element("p", parts.join(" · ")));
    if (outcome.type) exact.append(element("code", outcome.type + (outcome.message ? ": " + outcome.message : "")));
    for (const warning of outcome.warnings || []) exact.append(element("p", data.words.warned + warning));
  }

  /** One cell is in the way of the Tab key; the arrow keys go on from it. */
  function stop(button) {
    for (const other of place.querySelectorAll('.cell[tabindex="0"]')) other.tabIndex = -1;
    if (button) button.tabIndex = 0;
  }

  function open(key) {
    shown.get(opened)?.button.removeAttribute("aria-current");
    opened = shown.has(key) ? key : "";
    if (!opened) {
      exact.textContent = data.words.choose;
      return;
    }
    const { button, row, reader, outcome } = shown.get(key);
    button.setAttribute("aria-current", "true");
    stop(button);
    tell(row, reader, outcome);
  }

  function draw() {
    const want = chosen();
    const columns = data.readers.map((reader, at) => [reader, at]).filter(([reader]) => !want.reader || reader === want.reader);
    const table = element("table", "", "data");
    const head = element("tr");
    for (const text of [data.words.model, data.words.way, ...columns.map(([reader]) => name(reader))]) head.append(Object.assign(element("th", text), { scope: "col" }));
    table.append(element("thead"));
    table.firstChild.append(head);
    const body = element("tbody");
    let equal = 0;
    shown = new Map();
    for (const row of data.rows) {
      const [writer, model, artifact, way, cells] = row;
      if (writer !== want.writer || (want.artifact && artifact !== want.artifact) || (want.model && model !== want.model)) continue;
      const visible = columns.map(([reader, at]) => [reader, cells[at] < 0 ? null : data.outcomes[cells[at]]]);
      if (want.outcome && !visible.some(([, outcome]) => outcome && outcome.word === want.outcome)) continue;
      const line = element("tr");
      line.append(Object.assign(element("th", data.models[model]), { scope: "row" }), element("td", `${name(artifact)}, ${name(way)}`));
      for (const [reader, outcome] of visible) {
        const cell = element("td");
        if (outcome && (!want.outcome || outcome.word === want.outcome)) {
          equal += outcome.word === "equal";
          const button = element("button", data.signs[outcome.word] + (outcome.warnings ? "!" : ""), "cell " + data.kinds[outcome.word]);
          button.type = "button";
          button.tabIndex = -1;
          const said = [word(outcome), outcome.type, outcome.warnings ? data.words.warns : ""].filter(Boolean);
          button.setAttribute("aria-label", `${data.models[model]}, ${name(artifact)}, ${name(way)}, ${name(reader)}: ${said.join(", ")}`);
          button.dataset.cell = [model, artifact, way, reader].join(".");
          shown.set(button.dataset.cell, { button, row, reader, outcome });
          cell.append(button);
        }
        line.append(cell);
      }
      body.append(line);
    }
    table.append(body);
    place.replaceChildren(table);
    stop(place.querySelector(".cell"));
    status.textContent = data.words.shown.replace("{n}", shown.size).replace("{equal}", equal);
  }

  function keep() {
    const want = chosen();
    const said = filters.filter((f) => want[f] !== data.start[f]).map((f) => [f, want[f]]);
    if (opened) said.push(["cell", opened]);
    history.replaceState(null, "", "#" + new URLSearchParams(said));
  }

  function read() {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const filter of filters) {
      const select = form.elements[filter];
      select.value = address.get(filter) ?? data.start[filter];
      if (select.selectedIndex < 0) select.value = data.start[filter];
    }
    draw();
    open(address.get("cell"));
  }

  form.addEventListener("change", () => {
    draw();
    open(opened);
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  place.addEventListener("click", (event) => {
    const button = event.target.closest(".cell");
    if (!button) return;
    open(button.dataset.cell);
    keep();
  });
  place.addEventListener("keydown", (event) => {
    const line = event.target.closest(".cell") && event.target.closest("tr");
    if (!line || event.ctrlKey || event.altKey || event.metaKey) return;
    const lines = [...line.parentNode.rows];
    const [y, x] = [lines.indexOf(line), event.target.parentNode.cellIndex];
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    let next = null;
    if (event.key in steps) {
      const [down, right] = steps[event.key];
      for (let [a, b] = [y + down, x + right]; lines[a]?.cells[b] && !next; a += down, b += right) next = lines[a].cells[b].querySelector(".cell");
    } else if (event.key === "Home" || event.key === "End") {
      next = [...line.querySelectorAll(".cell")].at(event.key === "Home" ? 0 : -1);
    } else {
      return;
    }
    event.preventDefault();
    if (next) {
      stop(next);
      next.focus();
    }
  });
  addEventListener("hashchange", () => { if (/=/.test(location.hash)) read(); });
  for (const part of [form, status, legend, place, exact]) part.hidden = false;
  read();
})();
