// Which entries of the catalogue a paste speaks of: the same as recognise in snippets/tools/explain.py.

import { canonical, clean, find, settled } from "./text.js";

const CHAIN = ["duringhandlingoftheaboveexception,anotherexceptionoccurred", "theaboveexceptionwasthedirectcauseofthefollowingexception"];
const NEW_GROUP = "traceback(mostrecentcalllast)";
const FOREIGN = /[\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/; // letters that English does without
const QUOTES = /^['"`]+|['"`]+$/g;

/** What stood in a hole, as written; the rest of the line where the message ends with the hole. */
function valueOf({ text, places }, [start, end]) {
  if (start >= places.length) return "";
  const [first, last] = [places[start], places[end - 1]].map((place) => Math.max(place, ~place));
  const value = end > start ? text.slice(first, last + 1) : text.slice(first).split("\n", 1)[0].slice(0, 300);
  return value.trim().replace(QUOTES, "").replace(/[.,;)]+$/, "").replace(QUOTES, "");
}

const lengthOf = (message) => message.parts.reduce((sum, part) => sum + part.length, 0);

/** A message in words that other programs use too counts only beside a word of Keras, or as a bare line; names that a retelling in another language keeps, only in such a text. */
function fits({ beside, foreign: kept }, { canon, bare, foreign }) {
  if (kept && !foreign) return false;
  return bare || !beside.length || beside.some((word) => canon.includes(word));
}

/** The longest message of an entry that the paste holds. */
function best(entry, paste) {
  let found = null;
  for (const message of entry.messages) {
    const span = fits(message, paste) ? find(message.parts, paste) : null;
    if (!span) continue;
    const length = lengthOf(message);
    const cut = !span.holes;
    const original = !message.foreign;
    const strength = [original ? 1 : 0, cut ? 0 : 1, length]; // a whole message before one that is cut short
    if (found && compare(strength, found.strength) >= 0) continue;
    const values = span.holes ? message.holes.map((name, at) => [name, valueOf(paste, span.holes[at])]).filter(([, value]) => value) : [];
    found = { entry, holes: Object.fromEntries(values), start: span.start, end: span.end, length, cut, original, strength };
  }
  return found;
}

const covers = (other, one) => other !== one && other.start <= one.start && other.end >= one.end && other.length > one.length;

/** Where each traceback begins: its place, its chain, its place in the chain. */
function groupsOf(canon) {
  const marks = [];
  for (const mark of [...CHAIN, NEW_GROUP]) {
    for (let at = canon.indexOf(mark); at >= 0 && marks.length < 200; at = canon.indexOf(mark, at + 1)) marks.push([at, mark !== NEW_GROUP]);
  }
  marks.sort((a, b) => a[0] - b[0]);
  const groups = [[0, 0, 0]];
  let [chain, block, chained] = [0, 0, false];
  for (const [at, isChain] of marks) {
    if (isChain) groups.push([at, chain, ++block]);
    else if (!chained) {
      chain += 1;
      block = 0;
      groups.push([at, chain, block]);
    }
    chained = isChain; // the traceback that the chain announced begins no new one
  }
  return groups;
}

/** An error before a warning; the last chain; in it the cause, which is printed first; in that the last line. */
function rank(one, groups) {
  const [, chain, block] = groups.filter(([at]) => at <= one.start).at(-1);
  return [one.entry.kind === "error" ? 1 : 0, chain, -block, one.start, one.length];
}

function compare(a, b) {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at < 0 ? 0 : b[at] - a[at];
}

/** The entries, the one that counts first: [{ entry, holes, causes }]. Empty: not known. */
export function recognise(text, catalogue) {
  const paste = settled(canonical(clean(text, catalogue.noise)), catalogue.chinese);
  paste.bare = paste.text.split("\n").filter((line) => line.trim()).length <= 2;
  paste.foreign = FOREIGN.test(paste.text);
  let found = catalogue.entries.map((entry) => best(entry, paste)).filter(Boolean);
  for (const weak of [({ original }) => !original, ({ cut }) => cut]) {
    if (!found.every(weak)) found = found.filter((one) => !weak(one));
  }
  found = found.filter((one) => !found.some((other) => covers(other, one)));
  const beats = (other, one) => other.entry.over.includes(one.entry.slug);
  found = found.filter((one) => !found.some((other) => beats(other, one) && !beats(one, other)));
  const groups = groupsOf(paste.canon);
  const ranks = new Map(found.map((one) => [one, rank(one, groups)]));
  found.sort((a, b) => compare(ranks.get(a), ranks.get(b)));
  for (const one of found) {
    const signed = one.entry.causes.filter((cause) => cause.signs.some((sign) => find(sign, paste)));
    one.causes = signed.length === 1 ? signed : one.entry.causes;
  }
  return found;
}
