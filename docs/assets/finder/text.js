// Makes a paste comparable: the same as shorten, clean, canonical and find in snippets/tools/explain.py; tests/test_finder.py holds the two together.

const LONGEST = 300_000;
const GAP = 20_000;
const ATTEMPTS = 20;
const CUT_SHORT = 0.6;
const SPEAKS = /error|exception|warning|异常|错误|报错/i;
const DROPPED = new Set(" \t\r\n\f\v*\\'\"`´‘’“”«»「」\u00a0\u200b\u3000\ufeff");

/** Whether a character belongs to a word; "" at the ends of a text does not. */
const isWord = (character) => /^\w$/.test(character);

/** The text, or of a very long one both ends and the lines between that speak of errors. */
export function shorten(text) {
  if (text.length <= LONGEST) return text;
  const between = [];
  let room = LONGEST - 200_000;
  let wanted = -1;
  text.slice(50_000, -150_000).split("\n").forEach((line, at) => {
    if (SPEAKS.test(line.slice(0, 2000)) || SPEAKS.test(line.slice(-2000))) wanted = at + 2; // a message goes on below its first line
    if (at > wanted || room <= 0) return;
    const kept = line.length <= 4000 ? line : `${line.slice(0, 2000)} … ${line.slice(-2000)}`;
    between.push(kept);
    room -= kept.length + 1;
  });
  return [text.slice(0, 50_000), ...between, text.slice(-150_000)].join("\n");
}

const count = (text, part) => text.split(part).length - 1;

/** The text without what terminals, logs, notebooks and JSON put around a message. */
export function clean(text, noise) {
  text = shorten(text).replaceAll("\r\n", "\n");
  const escaped = count(text, "\\n");
  if (escaped >= 2 && escaped > count(text, "\n")) {
    text = text.replace(/\\+n/g, "\n").replace(/\\+(["'])/g, "$1").replaceAll("\\t", " ");
  }
  for (const [pattern, replacement] of noise.anywhere) text = text.replace(new RegExp(pattern, "g"), () => replacement);
  const starts = noise.line.map((pattern) => new RegExp(`^(?:${pattern})`));
  return text.split("\n").map((line) => {
    for (let round = 0; round < 3; round++) {
      const before = line;
      for (const start of starts) {
        const match = start.exec(line.slice(0, 200));
        if (match) line = line.slice(match[0].length);
      }
      if (line === before) break;
    }
    return line;
  }).join("\n");
}

/** What is compared, and where each of its characters stood. */
export function canonical(text) {
  const kept = [];
  const places = [];
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (DROPPED.has(character)) continue;
    let code = text.charCodeAt(place);
    if (code >= 0xff01 && code < 0xff5f) code -= 0xfee0;
    else if (code === 0x3002) code = 46;
    else if (code === 0x3001) code = 44;
    kept.push(String.fromCharCode(code >= 65 && code <= 90 ? code + 32 : code));
    places.push(place);
  }
  return { text, canon: kept.join(""), places };
}

/**
 * The same paste with Chinese renderings brought back to English: of what stands nowhere in the text the place is ~ that of its neighbour.
 * A rule is a pattern and the pieces of what comes in its place, texts or numbers of groups.
 */
export function settled({ text, canon, places }, { traditional, simplified, rules }) {
  if (!/[\u4e00-\u9fff]/.test(canon)) return { text, canon, places };
  const simple = new Map([...traditional].map((character, at) => [character, simplified[at]]));
  canon = Array.from({ length: canon.length }, (_, at) => simple.get(canon[at]) ?? canon[at]).join("");
  for (const [pattern, pieces] of rules) {
    const kept = [];
    const where = [];
    let at = 0;
    for (const match of canon.matchAll(new RegExp(pattern, "dg"))) {
      const [start, end] = match.indices[0];
      kept.push(canon.slice(at, start));
      for (let place = at; place < start; place++) where.push(places[place]);
      let beside = start;
      for (const piece of pieces) {
        if (typeof piece === "string") {
          kept.push(piece);
          for (let count = 0; count < piece.length; count++) where.push(Math.min(places[beside], ~places[beside]));
        } else if (match[piece]) {
          const [from, to] = match.indices[piece];
          kept.push(match[piece]);
          for (let place = from; place < to; place++) where.push(places[place]);
          beside = to - 1;
        }
      }
      at = end;
    }
    if (!at) continue;
    for (let place = at; place < places.length; place++) where.push(places[place]);
    canon = kept.join("") + canon.slice(at);
    places = where;
  }
  return { text, canon, places };
}

/** Whether a word goes on with these two characters; an underscore at its very end is Markdown's. */
function goesOn(first = "", second = "", joins = "") {
  return first === "_" || (first && first === joins) ? isWord(second) : isWord(first);
}

function atBorders(part, start, end, { text, places }) {
  const first = places[start];
  const last = places[end - 1];
  return !(first >= 0 && isWord(part[0]) && goesOn(text[first - 1], text[first - 2])) && !(last >= 0 && isWord(part.at(-1)) && goesOn(text[last + 1], text[last + 2], "."));
}

/**
 * The first place where the parts follow each other: { start, end, holes: [[start, end], …] } in the canonical text, or null.
 * Instead of the holes null: the text ends in the middle of the message.
 */
export function find(parts, paste) {
  const { canon } = paste;
  let start = canon.indexOf(parts[0]);
  for (let attempt = 0; attempt < ATTEMPTS && start >= 0; attempt++) {
    let end = start + parts[0].length;
    if (atBorders(parts[0], start, end, paste)) {
      const holes = [];
      const whole = parts.slice(1).every((part) => {
        const within = canon.slice(end, end + GAP + part.length).indexOf(part);
        if (within < 0) return false;
        holes.push([end, end + within]);
        end += within + part.length;
        return true;
      });
      if (whole) return { start, end, holes };
    }
    start = canon.indexOf(parts[0], start + 1);
  }
  if (parts.length === 1) { // the last line, cut short
    const [part] = parts;
    for (let length = part.length - 1; length >= Math.max(14, Math.floor(part.length * CUT_SHORT)); length--) {
      if (canon.endsWith(part.slice(0, length))) return { start: canon.length - length, end: canon.length, holes: null };
    }
  }
  return null;
}
