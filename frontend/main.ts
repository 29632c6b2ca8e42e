import "./styles/main.css";
import "htmx.org/dist/htmx.min.js";
import "./icon.svg?url";
import { forgetSent } from "./drafts.ts";
import { tellFailures } from "./failures.ts";
import { keepWords } from "./sessions.ts";

/** Each island is a custom element; its code is fetched only when the page holds one. */
const islands: Record<string, () => Promise<unknown>> = {
  "creuset-bell": () => import("./islands/bell.ts"),
  "creuset-draft": () => import("./islands/draft.ts"),
  "creuset-files": () => import("./islands/files.ts"),
  "creuset-here": () => import("./islands/here.ts"),
  "creuset-map": () => import("./islands/map.ts"),
  "creuset-point": () => import("./islands/point.ts"),
  "creuset-preview": () => import("./islands/preview.ts"),
  "creuset-remarks": () => import("./islands/remarks.ts"),
};

function wake(): void {
  for (const [tag, load] of Object.entries(islands)) {
    if (!customElements.get(tag) && document.querySelector(tag)) void load();
  }
}

forgetSent(document);
tellFailures(document);
keepWords(document);
wake();
document.addEventListener("htmx:afterSwap", wake);
