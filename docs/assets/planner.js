// The planner: reads the answers that guide/planner.py worked out, shows one of them, and keeps the choice in the address.
(() => {
  const data = JSON.parse(document.getElementById("planner-data").textContent);
  const [form, status, answer, list, all] = ["planner-form", "planner-status", "planner-answer", "planner-list", "planner-all"].map((id) => document.getElementById(id));
  const questions = Object.keys(data.values);
  const homes = new Map(); // where each step's code stands when it is not part of the answer
  for (const step of all.querySelectorAll(".planner-step")) {
    const home = document.createComment("");
    step.before(home);
    homes.set(step.dataset.step, { step, home });
  }

  /** Every step back to where it stands in the list of all routes. */
  function goHome() {
    for (const { step, home } of homes.values()) if (step.previousSibling !== home) home.after(step);
  }

  const say = (key, values = {}) => data.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function element(name, text = "", className = "") {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function labelled(key, lines) {
    const box = element("div", "", "planner-" + key);
    box.append(element("b", say(key)));
    const list = element("ul");
    list.append(...lines);
    box.append(list);
    return box;
  }

  const link = (href, text) => Object.assign(element("a", text), { href });

  function chosen() {
    const values = new FormData(form);
    return Object.fromEntries(questions.map((name) => [name, values.get(name)]));
  }

  function hash(choice, route = "") {
    return "#" + new URLSearchParams([...questions.map((name) => [name, choice[name]]), ...(route ? [["route", route]] : [])]);
  }

  function answerTo(choice) {
    const place = questions.reduce((at, name) => at * data.values[name].length + data.values[name].indexOf(choice[name]), 0);
    return data.answers[data.answer[place]];
  }

  function caveat(name) {
    const [text, page] = data.caveats[name];
    const item = element("li", text + " ");
    const more = link(page, say("more"));
    more.setAttribute("aria-label", `${say("more")}: ${text}`);
    item.append(more);
    return item;
  }

  function showRoute([route, steps, proof, caveats], reader) {
    answer.append(element("h2", data.routes[route]));
    if (caveats.length) answer.append(labelled("mind", caveats.map(caveat)));
    const list = element("ol", "", "planner-steps");
    steps.forEach(([step, where], at) => {
      const item = element("li");
      item.append(element("p", `${say("step", { number: at + 1 })} · ${say("in", { where: where < 0 ? reader : data.environments[where] })}`, "planner-where"), homes.get(data.steps[step]).step);
      list.append(item);
    });
    answer.append(list, labelled("proven", data.proofs[proof].map(([text, date]) => element("li", date ? say("case", { title: text, where: reader, date }) : text))));
  }

  function showOthers(choice, offers, shown) {
    const others = offers.filter((offer) => offer !== shown);
    if (!others.length) return;
    answer.append(labelled("other", others.map((offer) => {
      const item = element("li");
      item.append(link(hash(choice, offer[0]), data.routes[offer[0]]));
      return item;
    })));
  }

  const label = (question, value) => data.labels[question][data.values[question].indexOf(value)];

  function showNone(found) {
    status.textContent = typeof found === "string" ? found : say("none");
    if (typeof found === "string") return;
    const near = {};
    for (const name of [...questions].reverse()) {
      near[name] = data.values[name][found % data.values[name].length];
      found = Math.floor(found / data.values[name].length);
    }
    const box = element("p", say("nearest") + " ", "planner-nearest");
    box.append(link(hash(near), questions.map((name) => label(name, near[name])).join(" · ")));
    answer.append(box);
  }

  function show(choice, route) {
    const began = performance.now();
    goHome();
    answer.replaceChildren();
    const found = answerTo(choice);
    if (Array.isArray(found)) {
      const offers = found.map((at) => data.offers[at]);
      const shown = offers.find((offer) => offer[0] === route) || offers[0];
      status.textContent = say("found", { count: offers.length, name: data.routes[shown[0]] });
      showRoute(shown, label("reader", choice.reader));
      showOthers(choice, offers, shown);
    } else {
      showNone(found);
    }
    form.dataset.milliseconds = performance.now() - began;
  }

  /** Put what the address says into the form, and answer it; or list all routes, where it names one of their steps. */
  function follow() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const listed = Boolean(target) && all.contains(target);
    all.hidden = !listed;
    status.hidden = answer.hidden = list.hidden = listed;
    if (listed) {
      goHome();
      target.scrollIntoView();
      return;
    }
    const said = new URLSearchParams(location.hash.slice(1));
    for (const name of questions) {
      const value = said.get(name);
      if (!data.values[name].includes(value)) continue;
      const control = form.elements[name];
      control.value = value; // of a group of radio buttons as well
    }
    show(chosen(), said.get("route"));
  }

  form.addEventListener("change", () => location.replace(hash(chosen())));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  form.hidden = false;
  form.reset(); // a browser that comes back keeps old choices, the address decides
  follow();
})();
