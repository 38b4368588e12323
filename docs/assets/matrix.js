// "What opens what": shows the part of the matrix that the reader chose, keeps the choice in the address, and tells exactly what a cell holds.
(() => {
  const data = JSON.parse(document.getElementById("matrix-data").textContent);
  const [form, status, place, exact] = ["matrix-form", "matrix-status", "matrix-table", "matrix-cell"].map((id) => document.getElementById(id));
  const filters = Object.keys(data.start);

  function element(name, text = "", className = "") {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  const chosen = () => Object.fromEntries(filters.map((name) => [name, form.elements[name].value]));
  const name = (key) => data.names[key];

  function tell(row, reader, outcome) {
    const [writer, model, artifact, way] = row;
    const parts = [data.words[outcome.word]];
    if (outcome.difference) parts.push(data.words.difference.replace("{d}", outcome.difference));
    if ("optimizer" in outcome) parts.push(data.words["optimizer-" + outcome.optimizer]);
    const head = element("p");
    head.append(element("b", `${data.models[model]} · ${name(artifact)} · ${name(writer)} → ${name(reader)} · ${name(way)}`));
    exact.replaceChildren(head, element("p", parts.join(" · ")));
    if (outcome.type) exact.append(element("code", outcome.type + (outcome.message ? ": " + outcome.message : "")));
    for (const warning of outcome.warnings || []) exact.append(element("p", data.words.warned + warning));
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
    let shown = 0, equal = 0;
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
          shown += 1;
          equal += outcome.word === "equal";
          const button = element("button", data.signs[outcome.word], "cell " + data.kinds[outcome.word]);
          button.type = "button";
          button.setAttribute("aria-label", `${data.models[model]}, ${name(artifact)}, ${name(reader)}: ${data.words[outcome.word]}${outcome.type ? ", " + outcome.type : ""}`);
          button.addEventListener("click", () => tell(row, reader, outcome));
          cell.append(button);
        }
        line.append(cell);
      }
      body.append(line);
    }
    table.append(body);
    place.replaceChildren(table);
    status.textContent = data.words.shown.replace("{n}", shown).replace("{equal}", equal);
  }

  function read() {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const filter of filters) {
      const select = form.elements[filter];
      select.value = address.get(filter) ?? data.start[filter];
      if (select.selectedIndex < 0) select.value = data.start[filter];
    }
    draw();
  }

  form.addEventListener("change", () => {
    const want = chosen();
    history.replaceState(null, "", "#" + new URLSearchParams(filters.filter((f) => want[f] !== data.start[f]).map((f) => [f, want[f]])));
    exact.textContent = data.words.choose;
    draw();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => { if (/=/.test(location.hash)) read(); });
  for (const part of [form, status, place, exact]) part.hidden = false;
  read();
})();
