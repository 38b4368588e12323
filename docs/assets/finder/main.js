// What a page with the box loads.

import { start } from "./box.js";

start(document.querySelector(".guide-finder"), async () => (await import("./catalogue.js")).default);
