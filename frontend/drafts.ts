/** What is being written stays in this tab only, until the server has it: nobody else can read it. */
interface Draft {
  text: string;
  sent: boolean;
}

export type Field = HTMLTextAreaElement | HTMLInputElement;
export const FIELDS = "textarea, input[type=text]";

const PREFIX = "creuset-draft:";

export function keep(key: string, text: string, sent = false): void {
  if (text) sessionStorage.setItem(PREFIX + key, JSON.stringify({ text, sent } satisfies Draft));
  else forget(key);
}

export function recall(key: string): string {
  return read(PREFIX + key)?.text ?? "";
}

export function forget(key: string): void {
  sessionStorage.removeItem(PREFIX + key);
}

/**
 * A form was sent, and the server answered with a page. Unless that page says that nothing
 * arrived (a fault, a session that had ended) or holds the words itself, the draft has served.
 * Whoever came back by the browser's own arrows may not have sent anything.
 */
export function forgetSent(page: Document, arrival = arrivedBy()): void {
  const arrived = arrival === "navigate" && !page.querySelector("[data-unsent]");
  for (const name of kept()) {
    const draft = name.startsWith(PREFIX) ? read(name) : undefined;
    if (!draft?.sent) continue;
    if (arrived && !holds(page, draft.text)) sessionStorage.removeItem(name);
    else keep(name.slice(PREFIX.length), draft.text);
  }
}

/** On someone else's page, browsers may keep the storage from our map: nothing is written there. */
function kept(): string[] {
  try {
    return Object.keys(sessionStorage);
  } catch {
    return [];
  }
}

function arrivedBy(): string {
  const [how] = performance.getEntriesByType("navigation");
  return (how as PerformanceNavigationTiming | undefined)?.type ?? "navigate";
}

/** The form came back with its text, and a sentence about what is wrong. */
function holds(page: Document, text: string): boolean {
  const fields = page.querySelectorAll<Field>(FIELDS);
  return [...fields].some((field) => field.closest("creuset-draft") && field.value === text);
}

function read(name: string): Draft | undefined {
  const kept = sessionStorage.getItem(name);
  return kept ? (JSON.parse(kept) as Draft) : undefined;
}
