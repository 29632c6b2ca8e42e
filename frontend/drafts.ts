/** What is being written stays in this tab only, until the server has it: nobody else can read it. */
interface Draft {
  text: string;
  sent: boolean;
}

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

/** A draft was sent and this page says that it went well. */
export function forgetSent(page: Document): void {
  if (!page.querySelector("#messages .success")) return;
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX) && read(name)?.sent) sessionStorage.removeItem(name);
  }
}

function read(name: string): Draft | undefined {
  const kept = sessionStorage.getItem(name);
  return kept ? (JSON.parse(kept) as Draft) : undefined;
}
