// What a page with the box loads.

import { start } from "./box.mjs";

start(document.querySelector(".guide-finder"), async () => (await import("./catalogue.mjs")).default);
