// The reader's own line, put right: the same as repair in snippets/tools/explain.py.

import { clean } from "./text.js";

const ENDINGS = [".weights.h5", ".keras", ".h5", ".hdf5", ".hdf", ".ckpt", ".tf", ".pb", ".model", ".json", ".pkl", ".pt", ".weights"];
const KEYWORDS = new Set("return await with as for in if else elif not and or lambda yield del assert raise print while".split(" "));
const LITERAL = /^[rbuf]{0,2}("[^"\n]*"|'[^'\n]*')$/i;
const OWNER = /(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,60}(?:\[[^[\]\s]{0,40}\])?(?:\(\))?\.){0,8}$/; // what stands before a call's name
const NO_MODEL = new Set(["np.", "numpy.", "img.", "image.", "im.", "fig.", "plt.", "torch.", "joblib.", "tf."]); // they have a `save` of their own
const FRAME = /^\s*(?:File\b|Cell In\b|<ipython-input|(?:[~/]|[A-Za-z]:\\)\S{0,300}\.py\b)/; // the line above a frame's code
const ARROW = /^\s*-{1,6}>\s*\d{0,6}\s*/; // IPython's, at the line that failed
const STATEMENT = /([\w.]+)(?:\s*:\s*[\w.]+)?\s*=\s*$/;
const HOLE = /\{(\w+)\}/g;

/** A template with its holes filled in; null without a value for one of them. */
function put(template, values) {
  if ([...template.matchAll(HOLE)].some(([, name]) => !(name in values))) return null;
  return template.replace(HOLE, (_, name) => values[name]);
}

/** Whether what stands before a call is code and no sentence. */
function isCode(lead) {
  if (lead.length > 200 || /[`!?;。，]|(?:Error|Exception|Warning): /.test(lead)) return false;
  const words = lead.split(/\s+/).filter((word) => word && !KEYWORDS.has(word));
  return !words.some((word, at) => at > 0 && /^[A-Za-z']+[.,]?$/.test(words[at - 1]) && /^[A-Za-z']+$/.test(word));
}

/** What stands between the parentheses of a call, or null where they are never closed. */
function inside(text, start) {
  let [depth, quote] = [0, ""];
  for (let at = start; at < Math.min(text.length, start + 2000); at++) {
    const c = text[at];
    if (quote) {
      if (c === "\\") at += 1;
      else if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if ("([{".includes(c)) depth += 1;
    else if (")]}".includes(c)) {
      if (depth === 0) return c === ")" ? text.slice(start, at) : null;
      depth -= 1;
    }
  }
  return null;
}

/** [name or "", source] of each argument. */
function argumentsOf(source) {
  const pieces = [];
  let [depth, quote, piece] = [0, "", ""];
  for (const c of `${source},`) {
    if (quote) quote = c === quote ? "" : quote;
    else if (c === "'" || c === '"') quote = c;
    else if ("([{".includes(c)) depth += 1;
    else if (")]}".includes(c)) depth -= 1;
    else if (c === "," && depth === 0) {
      if (piece.trim()) pieces.push(piece.trim().split(/\s+/).join(" "));
      piece = "";
      continue;
    }
    piece += c;
  }
  return pieces.map((one) => {
    const named = /^(\w+)\s*=(?!=)\s*(.*)/.exec(one);
    return named ? [named[1], named[2]] : ["", one];
  });
}

/** The first call of one of `names` in a line of code. */
function callInLine(text, lineStart, line, names) {
  for (const name of names) {
    for (let at = line.indexOf(`${name}(`); at >= 0; at = line.indexOf(`${name}(`, at + 1)) {
      const lead = line.slice(0, at);
      const chain = OWNER.exec(lead.slice(-200))[0];
      if (/\w$/.test(lead) || NO_MODEL.has(chain) || !isCode(lead.slice(0, lead.length - chain.length))) continue;
      const start = lineStart + at + name.length + 1;
      const source = inside(text, start);
      if (source === null) continue;
      const rest = text.slice(start + source.length + 1).split("\n", 1)[0];
      return {
        lead: lead.slice(0, lead.length - chain.length).trimStart(),
        target: chain.replace(/\.+$/, ""),
        name,
        arguments: argumentsOf(source),
        rest: rest.length < 200 ? rest : "",
      };
    }
  }
  return null;
}

/** The reader's call of one of `names`: the one that IPython's arrow points at, else the last outside of installed packages. */
function callIn(text, names) {
  let [start, library, last, pointed] = [0, false, null, null];
  for (const line of text.split("\n")) {
    if (line.length < 2000 && FRAME.test(line)) library = line.includes("-packages");
    else if (line.length < 2000 && !library) {
      const arrow = ARROW.exec(line);
      const begin = arrow ? arrow[0].length : 0;
      const call = callInLine(text, start + begin, line.slice(begin), names);
      if (call) last = call;
      if (call && arrow) pointed = call;
    }
    start += line.length + 1;
  }
  return pointed ?? last;
}

/** A file name's source with another ending; an expression gets it in addition, since nobody knows what it holds. */
function withEnding(source, ending) {
  if (!LITERAL.test(source)) return `str(${source}) + "${ending}"`;
  const name = source.slice(0, -1).replace(/[/\\]+$/, "");
  const known = ENDINGS.find((one) => name.toLowerCase().endsWith(one)) ?? "";
  return name.slice(0, name.length - known.length) + ending + source.at(-1);
}

function repaired(call, plan) {
  let given = call.arguments.map((pair) => [...pair]);
  if (plan.suffix) {
    let place = given.findIndex(([name]) => name === plan.argument);
    if (place < 0 && plan.position < given.length && !given[plan.position][0]) place = plan.position;
    if (place < 0) return null;
    given[place][1] = withEnding(given[place][1], plan.suffix);
  }
  given = given.filter(([name]) => !plan.drop.includes(name));
  for (const [name, value] of Object.entries(plan.set)) {
    const known = given.find(([one]) => one === name);
    if (known) known[1] = value.startsWith("{") ? `{**${known[1]}, **${value}}` : value; // theirs and what is missing
    else given.push([name, value]);
  }
  const target = call.target ? `${call.target}.` : "";
  let code = `${target}${plan.rename || call.name}(${given.map(([name, value]) => (name ? `${name}=${value}` : value)).join(", ")})`;
  const assigned = STATEMENT.exec(call.lead);
  const values = { call: code, target: call.target, assigned: assigned?.[1] ?? "model" };
  given.filter(([name]) => !name).forEach(([, value], at) => { values[at] = value; });
  values.arguments = given.map(([name, value]) => (name ? `${name}=${value}` : value)).join(", ");
  for (const [name, value] of given) {
    if (!name) continue;
    values[name] = value;
    if (name === plan.argument && !(plan.position in values)) values[plan.position] = value;
  }
  if (plan.replace) code = put(plan.replace, values);
  const before = plan.before.map((line) => put(line, values));
  const alone = (!call.lead || assigned?.[0] === call.lead) && ["", "#"].includes(call.rest.trimStart().slice(0, 1));
  const after = alone ? plan.after.map((line) => put(line, values)) : []; // behind `return` or in the middle of a line there is no room
  if (code === null || after.includes(null) || before.includes(null)) return null;
  const lines = code.split("\n");
  const last = lines.pop();
  return [...before, ...lines, call.lead + last + call.rest, ...after].join("\n");
}

/** The repaired line, or null where nothing can be said. holes: what stood in the message. */
export function repair(text, cause, holes, noise) {
  const cleaned = clean(text, noise);
  for (const plan of cause.repair) {
    let call = callIn(cleaned, plan.call);
    if (!call && plan.example) {
      const quoted = Object.fromEntries(Object.entries(holes).map(([name, value]) => [name, JSON.stringify(value)]));
      call = callIn(put(plan.example, quoted) ?? "", [...plan.call, plan.example.split("(")[0].split(".").at(-1)]);
    }
    const line = call && repaired(call, plan);
    if (line) return line;
  }
  return null;
}
