# /// script
# requires-python = ">=3.10"
# ///
"""Reads a traceback from standard input and prints cause, fix and page: the error catalogue of the guide, in a terminal.

    python train.py 2>&1 | python explain.py
    python explain.py < traceback.txt

Nothing is sent anywhere and nothing of the text is run. Exit code 0: recognised; 1: not recognised; 2: called wrongly.
As a module: `recognise(text, catalogue)` and `repair(text, cause, found)`.
"""

import argparse
import json
import locale
import os
import re
import sys
from pathlib import Path

LONGEST = 300_000  # characters that are read closely; of more, both ends and the lines that speak of errors
GAP = 20_000  # characters that a hole in a message may hold: configurations are long
ATTEMPTS = 20  # places at which the beginning of one message is tried
CUT_SHORT = 0.6  # of a message: enough of it at the very end of a text
WIDTH = {i: i - 0xFEE0 for i in range(0xFF01, 0xFF5F)} | {0x3002: ord("."), 0x3001: ord(",")}  # full-width forms
DROPPED = set(" \t\r\n\f\v*\\'\"`´‘’“”«»「」\u00a0\u200b\u3000\ufeff")
WORD = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
SPEAKS = re.compile(r"error|exception|warning|异常|错误|报错", re.IGNORECASE)
CHAIN = ("duringhandlingoftheaboveexception,anotherexceptionoccurred", "theaboveexceptionwasthedirectcauseofthefollowingexception")
NEW_GROUP = "traceback(mostrecentcalllast)"
CHINESE = re.compile("[\u4e00-\u9fff]")
FOREIGN = re.compile("[\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")  # letters that English does without


# --- the text --------------------------------------------------------------------------------------------------------


def shorten(text):
    """`text`, or of a very long one both ends and the lines between that speak of errors."""
    if len(text) <= LONGEST:
        return text
    head, tail, between = text[:50_000], text[-150_000:], []
    room = LONGEST - 200_000
    lines = text[50_000:-150_000].split("\n")
    wanted = -1
    for at, line in enumerate(lines):
        if SPEAKS.search(line[:2000]) or SPEAKS.search(line[-2000:]):
            wanted = at + 2  # a message goes on below its first line
        if at <= wanted and room > 0:
            line = line if len(line) <= 4000 else line[:2000] + " … " + line[-2000:]
            between.append(line)
            room -= len(line) + 1
    return "\n".join([head, *between, tail])


def clean(text, noise):
    """`text` without what terminals, logs, notebooks and JSON put around a message. `noise`: (pattern, replacement, where) of the catalogue."""
    text = shorten(text).replace("\r\n", "\n")
    escaped = text.count("\\n")
    if escaped >= 2 and escaped > text.count("\n"):
        text = re.sub(r'\\+(["\'])', r"\1", re.sub(r"\\+n", "\n", text)).replace("\\t", " ")
    for pattern, replacement in noise["anywhere"]:
        text = re.sub(pattern, replacement, text)
    lines = text.split("\n")
    starts = [re.compile(pattern) for pattern in noise["line"]]
    for at, line in enumerate(lines):
        for _ in range(3):
            before = line
            for start in starts:
                line = line[start.match(line[:200]).end() :] if start.match(line[:200]) else line
            if line == before:
                break
        lines[at] = line
    return "\n".join(lines)


def canonical(text):
    """What is compared: no white space, no quote marks, no backslashes, lower case, half-width; and where each character stood."""
    kept, places = [], []
    for place, character in enumerate(text):
        if character in DROPPED:
            continue
        code = WIDTH.get(ord(character), ord(character))
        kept.append(chr(code + 32 if 65 <= code <= 90 else code))
        places.append(place)
    return "".join(kept), places


def settled(canon, places, chinese):
    """The same with Chinese renderings brought back to English: of what stands nowhere in the text the place is ~ that of its neighbour.

    `chinese`, of the catalogue: characters, and rules of a pattern and the pieces of what comes in its place, texts or numbers of groups.
    """
    if not CHINESE.search(canon):
        return canon, places
    canon = canon.translate(str.maketrans(chinese["traditional"], chinese["simplified"]))
    for pattern, pieces in chinese["rules"]:
        kept, where, at = [], [], 0
        for match in re.finditer(pattern, canon):
            kept.append(canon[at : match.start()])
            where += places[at : match.start()]
            beside = match.start()
            for piece in pieces:
                if isinstance(piece, str):
                    kept.append(piece)
                    where += [min(places[beside], ~places[beside])] * len(piece)
                elif match[piece]:
                    kept.append(match[piece])
                    where += places[match.start(piece) : match.end(piece)]
                    beside = match.end(piece) - 1
            at = match.end()
        if at:
            canon, places = "".join([*kept, canon[at:]]), where + places[at:]
    return canon, places


# --- recognising -----------------------------------------------------------------------------------------------------


def find(parts, text, canon, places):
    """The first place where `parts` follow each other: (start, end, [(start, end) of each hole]) in `canon`, or None.

    Instead of the holes None: the text ends in the middle of the message.
    """

    def at_borders(part, start, end):
        first, last = places[start], places[end - 1]
        before = text[max(first - 2, 0) : first] if first >= 0 else ""
        after = text[last + 1 : last + 3] if last >= 0 else ""
        return not (part[0] in WORD and _goes_on(before[::-1], "")) and not (part[-1] in WORD and _goes_on(after, "."))

    start = canon.find(parts[0])
    for _ in range(ATTEMPTS):
        if start < 0:
            break
        end, holes = start + len(parts[0]), []
        if at_borders(parts[0], start, end):
            for part in parts[1:]:
                following = canon.find(part, end, end + GAP + len(part)) if part else end
                if following < 0:
                    break
                holes.append((end, following))
                end = following + len(part)
            else:
                return start, end, holes
        start = canon.find(parts[0], start + 1)
    if len(parts) == 1:  # the last line, cut short
        part = parts[0]
        for length in range(len(part) - 1, max(14, int(len(part) * CUT_SHORT)) - 1, -1):
            if canon.endswith(part[:length]):
                return len(canon) - length, len(canon), None
    return None


def _goes_on(next_two, joins):
    """Whether a word goes on with these two characters; an underscore at its very end is Markdown's."""
    first, second = (next_two + "  ")[:2]
    if first == "_" or (joins and first in joins):
        return second in WORD
    return first in WORD


def _value(text, places, hole):
    """What stood in a hole, as written; the rest of the line where the message ends with the hole."""
    start, end = hole
    if start >= len(places):
        return ""
    first, last = (max(place, ~place) for place in (places[start], places[end - 1]))
    value = text[first : last + 1] if end > start else text[first:].split("\n")[0][:300]
    return value.strip().strip("'\"`").rstrip(".,;)").strip("'\"`")


def recognise(text, catalogue):
    """The entries that `text` speaks of, the one that counts first.

    Returns:
        A list of {"entry": of the catalogue, "holes": {name: value}, "causes": those that remain, "at": place}. Empty: not known.
    """
    text = clean(text, catalogue["noise"])
    canon, places = settled(*canonical(text), catalogue["chinese"])
    bare = sum(map(bool, map(str.strip, text.split("\n")))) <= 2
    foreign = bool(FOREIGN.search(text))
    found = []
    for entry in catalogue["entries"]:
        best = None
        for message in entry["messages"]:
            span = find(message["parts"], text, canon, places) if _fits(message, canon, bare, foreign) else None
            if not span:
                continue
            strength = not message["foreign"], span[2] is not None, sum(map(len, message["parts"]))  # a whole message before one that is cut short
            if best is None or strength > best[0]:
                best = strength, span, message
        if best:
            (original, _, length), (start, end, holes), message = best
            values = {name: _value(text, places, hole) for name, hole in zip(message["holes"], holes or [], strict=False)}
            found.append({"entry": entry, "holes": {k: v for k, v in values.items() if v}, "start": start, "end": end, "length": length, "cut": holes is None, "original": original})
    found = [f for f in found if f["original"]] or found
    found = [f for f in found if not f["cut"]] or found
    found = [f for f in found if not any(_covers(other, f) for other in found)]
    found = [f for f in found if not any(_beats(other, f) and not _beats(f, other) for other in found)]
    groups = _groups(canon)
    found.sort(key=lambda f: _rank(f, groups), reverse=True)
    for f in found:
        f["causes"] = _remaining(f["entry"], text, canon, places)
    return found


def _fits(message, canon, bare, foreign):
    """A message in words that other programs use too counts only beside a word of Keras, or as a bare line; names that a retelling in another language keeps, only in such a text."""
    if message["foreign"] and not foreign:
        return False
    return bare or not message["beside"] or any(word in canon for word in message["beside"])


def _covers(other, f):
    return other is not f and other["start"] <= f["start"] and other["end"] >= f["end"] and other["length"] > f["length"]


def _beats(other, f):
    return f["entry"]["slug"] in other["entry"]["over"]


def _groups(canon):
    """Where each traceback begins: (place, number of its chain, its place in the chain)."""
    marks = []
    for mark in CHAIN + (NEW_GROUP,):
        at = canon.find(mark)
        while at >= 0 and len(marks) < 200:
            marks.append((at, mark in CHAIN))
            at = canon.find(mark, at + 1)
    marks.sort()
    groups, chain, block, chained = [(0, 0, 0)], 0, 0, False
    for at, is_chain in marks:
        if is_chain:
            block, chained = block + 1, True
            groups.append((at, chain, block))
        elif chained:
            chained = False  # the traceback that the chain announced
        else:
            chain, block = chain + 1, 0
            groups.append((at, chain, block))
    return groups


def _rank(f, groups):
    """An error before a warning; the last chain; in it the cause, which is printed first; in that the last line."""
    _, chain, block = [g for g in groups if g[0] <= f["start"]][-1]
    return f["entry"]["kind"] == "error", chain, -block, f["start"], f["length"]


def _remaining(entry, text, canon, places):
    causes = entry["causes"]
    signed = [c for c in causes if any(find(sign, text, canon, places) for sign in c["signs"])]
    return signed if len(signed) == 1 else causes


# --- the reader's own line -------------------------------------------------------------------------------------------

ENDINGS = (".weights.h5", ".keras", ".h5", ".hdf5", ".hdf", ".ckpt", ".tf", ".pb", ".model", ".json", ".pkl", ".pt", ".weights")
KEYWORDS = {"return", "await", "with", "as", "for", "in", "if", "else", "elif", "not", "and", "or", "lambda", "yield", "del", "assert", "raise", "print", "while"}
LITERAL = re.compile(r"""[rbuf]{0,2}("[^"\n]*"|'[^'\n]*')""", re.IGNORECASE)
OPENING, CLOSING = "([{", ")]}"
OWNER = re.compile(r"(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,60}(?:\[[^\[\]\s]{0,40}\])?(?:\(\))?\.){0,8}$")  # what stands before a call's name
NO_MODEL = {"np.", "numpy.", "img.", "image.", "im.", "fig.", "plt.", "torch.", "joblib.", "tf."}  # they have a `save` of their own
FRAME = re.compile(r"\s*(?:File\b|Cell In\b|<ipython-input|(?:[~/]|[A-Za-z]:\\)\S{0,300}\.py\b)")  # the line above a frame's code
ARROW = re.compile(r"\s*-{1,6}>\s*\d{0,6}\s*")  # IPython's, at the line that failed
STATEMENT = re.compile(r"([\w.]+)(?:\s*:\s*[\w.]+)?\s*=\s*$")


def repair(text, cause, holes, noise):
    """The reader's line, put right: their file name and arguments in the call that works. None where nothing can be said."""
    text = clean(text, noise)
    for plan in cause["repair"]:
        call = _call(text, plan["call"])
        if call is None and plan["example"]:
            call = _call(_filled(plan["example"], holes), plan["call"] + [re.split(r"[.(]", plan["example"].split("(")[0])[-1]])
        if call and (repaired := _repaired(call, plan)):
            return repaired
    return None


def _filled(example, holes):
    """An example with its holes filled in, as string literals; None without a value for one of them."""
    missing = [name for name in re.findall(r"\{(\w+)\}", example) if name not in holes]
    return "" if missing else re.sub(r"\{(\w+)\}", lambda m: json.dumps(holes[m[1]], ensure_ascii=False), example)


def _call(text, names):
    """The reader's call of one of `names`: the one that IPython's arrow points at, else the last outside of installed packages.

    Returns:
        {"lead", "target", "name", "arguments", "rest"}, or None.
    """
    last = pointed = None
    library = False
    for start, line in _lines(text):
        if FRAME.match(line):
            library = "-packages" in line
        elif not library:
            arrow = ARROW.match(line)
            begin = arrow.end() if arrow else 0
            call = _call_in(text, start + begin, line[begin:], names)
            last = call or last
            pointed = call if call and arrow else pointed
    return pointed or last


def _call_in(text, line_start, line, names):
    """The first call of one of `names` in a line of code."""
    for name in names:
        at = line.find(name + "(")
        while at >= 0:
            lead = line[:at]
            chain = OWNER.search(lead[-200:])[0]
            if (not lead or lead[-1] not in WORD) and chain not in NO_MODEL and _is_code(lead[: len(lead) - len(chain)]):
                start = line_start + at + len(name) + 1
                if (inside := _inside(text, start)) is not None:
                    rest = text[start + len(inside) + 1 :].split("\n")[0]
                    return {
                        "lead": lead[: len(lead) - len(chain)].lstrip(), "target": chain.rstrip("."), "name": name,
                        "arguments": _arguments(inside), "rest": rest if len(rest) < 200 else "",
                    }  # fmt: skip
            at = line.find(name + "(", at + 1)
    return None


def _lines(text):
    at = 0
    for line in text.split("\n"):
        if len(line) < 2000:
            yield at, line
        at += len(line) + 1


def _is_code(lead):
    """Whether what stands before a call is code and no sentence."""
    if len(lead) > 200 or re.search(r"[`!?;。，]|(?:Error|Exception|Warning): ", lead):
        return False
    words = [word for word in lead.split() if word not in KEYWORDS]
    return not any(re.fullmatch(r"[A-Za-z']+[.,]?", a) and re.fullmatch(r"[A-Za-z']+", b) for a, b in zip(words, words[1:], strict=False))


def _inside(text, start):
    """What stands between the parentheses of a call, or None where they are never closed."""
    depth, quote, at = 0, "", start
    while at < min(len(text), start + 2000):
        c = text[at]
        if quote:
            if c == "\\":
                at += 1
            elif c == quote:
                quote = ""
        elif c in "'\"":
            quote = c
        elif c in OPENING:
            depth += 1
        elif c in CLOSING:
            if depth == 0:
                return text[start:at] if c == ")" else None
            depth -= 1
        at += 1
    return None


def _arguments(inside):
    """[name or "", source] of each argument."""
    pieces, depth, quote, piece = [], 0, "", ""
    for c in inside + ",":
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in OPENING:
            depth += 1
        elif c in CLOSING:
            depth -= 1
        elif c == "," and depth == 0:
            if piece.strip():
                pieces.append(" ".join(piece.split()))
            piece = ""
            continue
        piece += c
    return [[m[1], m[2]] if (m := re.match(r"(\w+)\s*=(?!=)\s*(.*)", piece)) else ["", piece] for piece in pieces]


def _with_ending(source, ending):
    """A file name's source with another ending; an expression gets it in addition, since nobody knows what it holds."""
    if LITERAL.fullmatch(source):
        name = source[:-1].rstrip("/\\")
        known = next((e for e in ENDINGS if name.lower().endswith(e)), "")
        return name[: len(name) - len(known)] + ending + source[-1]
    return f"str({source}) + \"{ending}\""


def _repaired(call, plan):
    arguments = [list(a) for a in call["arguments"]]
    if plan["suffix"]:
        place = next((i for i, (name, _) in enumerate(arguments) if name == plan["argument"]), None)
        if place is None and plan["position"] < len(arguments) and not arguments[plan["position"]][0]:
            place = plan["position"]
        if place is None:
            return None
        arguments[place][1] = _with_ending(arguments[place][1], plan["suffix"])
    arguments = [a for a in arguments if a[0] not in plan["drop"]]
    for name, value in plan["set"].items():
        known = next((a for a in arguments if a[0] == name), None)
        if known:
            known[1] = f"{{**{known[1]}, **{value}}}" if value.startswith("{") else value  # theirs and what is missing
        else:
            arguments.append([name, value])
    name = plan["rename"] or call["name"]
    target = call["target"] + "." if call["target"] else ""
    code = f"{target}{name}({', '.join(f'{n}={v}' if n else v for n, v in arguments)})"
    assigned = STATEMENT.search(call["lead"])
    values = {"call": code, "target": call["target"], "assigned": assigned[1] if assigned else "model"}
    values.update({str(i): v for i, v in enumerate(v for n, v in arguments if not n)})
    named = {n: v for n, v in arguments if n}
    values["arguments"] = ", ".join(f"{n}={v}" if n else v for n, v in arguments)
    values.update(named)
    if plan["argument"] in named:
        values.setdefault(str(plan["position"]), named[plan["argument"]])
    if plan["replace"]:
        code = _put(plan["replace"], values)
    before = [_put(line, values) for line in plan["before"]]
    alone = (not call["lead"] or (assigned and STATEMENT.fullmatch(call["lead"]))) and call["rest"].lstrip()[:1] in ("", "#")
    after = [_put(line, values) for line in plan["after"]] if alone else []  # behind `return` or in the middle of a line there is no room
    if code is None or None in after or None in before:
        return None
    *first, last = code.split("\n")
    return "\n".join([*before, *first, call["lead"] + last + call["rest"], *after])


def _put(template, values):
    missing = [name for name in re.findall(r"\{(\w+)\}", template) if name not in values]
    return None if missing else re.sub(r"\{(\w+)\}", lambda m: values[m[1]], template)


# --- the terminal ----------------------------------------------------------------------------------------------------


def load():
    """The catalogue: at the end of the downloaded program, or in `catalogue.json` beside it."""
    if "CATALOGUE" in globals():
        return globals()["CATALOGUE"]
    beside = Path(__file__).with_name("catalogue.json")
    if beside.is_file():
        return json.loads(beside.read_text(encoding="utf-8"))
    sys.exit("explain.py: this copy has no catalogue; take the one that the site offers, or put catalogue.json beside it")


def language():
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")] + [locale.getlocale()[0]]
    return "zh" if (next(filter(None, names), "") or "").lower().startswith(("zh", "chinese")) else "en"


def plain(markdown):
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "").replace("`", "")


def answer(text, catalogue, lang):
    """(what to print, what to give to scripts, whether it was recognised)."""
    words = catalogue["words"][lang]
    found = recognise(text, catalogue)
    if not found:
        return words["unknown"] + "\n", {"entry": None}, False
    first = found[0]
    entry = first["entry"]
    page = catalogue["site"] + lang + "/" + entry["page"]
    lines = [plain(entry["title"][lang]), "", plain(entry["says"][lang]), ""]
    if len(first["causes"]) > 1:
        lines += [plain(entry["question"][lang]), ""]
    for cause in first["causes"]:
        if len(first["causes"]) > 1:
            lines.append("- " + plain(cause["answer"][lang]))
        lines += [f"{words['cause']}: {plain(cause['text'][lang])}", f"{words['fix']}: {plain(cause['fix'][lang])}"]
        if line := repair(text, cause, first["holes"], catalogue["noise"]):
            lines += [words["line"] + ":", *("    " + code for code in line.split("\n"))]
        lines.append("")
    lines.append(f"{words['page']}: {page}")
    also = [f["entry"] for f in found[1:]]
    if also:
        lines += [words["also"] + ":", *(f"- {plain(e['title'][lang])}  {catalogue['site']}{lang}/{e['page']}" for e in also)]
    script = {
        "entry": entry["slug"], "page": page, "causes": [c["id"] for c in first["causes"]], "holes": first["holes"], "also": [e["slug"] for e in also],
        "repaired": [repair(text, c, first["holes"], catalogue["noise"]) for c in first["causes"]],
    }  # fmt: skip
    return "\n".join(lines) + "\n", script, True


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="explain.py", description="Reads a traceback from standard input and prints cause, fix and page. 从标准输入读取报错，给出原因、解决办法和页面。")
    parser.add_argument("--lang", choices=("zh", "en"), default=language(), help="language of the answer (default: the terminal's) / 输出语言")
    parser.add_argument("--json", action="store_true", help="for scripts / 供脚本使用")
    options = parser.parse_args(arguments)
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.stdin.isatty():
        parser.error("nothing on standard input: python train.py 2>&1 | python explain.py")
    said, script, known = answer(sys.stdin.read(), load(), options.lang)
    print(json.dumps(script, ensure_ascii=False, indent=1) if options.json else said, end="" if not options.json else "\n")
    return 0 if known else 1


# --- the catalogue follows in the downloaded program -----------------------------------------------------------------

if __name__ == "__main__":
    sys.exit(main())
