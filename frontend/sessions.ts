import { sentence } from "./failures.ts";

/**
 * Before words or files leave: is the same person still signed in? When the session has ended, the
 * page stays with what was written and says so; once one has signed in from another tab, sending
 * again works, because the form is given the new token.
 */
type State = "here" | "401" | "other" | "";

const checked = new WeakSet<HTMLFormElement>();
const asking = new WeakSet<HTMLFormElement>();

export function keepWords(page: Document): void {
  page.addEventListener("submit", (event) => void hold(page, event), true);
  page.addEventListener("creuset:session-over", (event) => {
    const form = (event.target as Element).closest("form");
    if (form) tell(page, form, "401");
  });
}

async function hold(page: Document, event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (checked.delete(form) || !page.body.dataset.session || !isPrecious(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return; // pressed twice
  asking.add(form);
  const state = await ask(page);
  asking.delete(form);
  if (state !== "here") return tell(page, form, state);
  form.querySelector(".unsent")?.remove();
  checked.add(form);
  form.requestSubmit(event.submitter);
  checked.delete(form); // it was not valid, and nothing was sent
}

/** It holds what one would have to write, or to choose, again. */
function isPrecious(form: HTMLFormElement): boolean {
  if (form.method !== "post") return false;
  const written = [...form.querySelectorAll("textarea")].some((area) => area.value.trim());
  const files = form.querySelectorAll<HTMLInputElement>("input[type=file]");
  return written || [...files].some((input) => input.files?.length);
}

async function ask(page: Document): Promise<State> {
  const { session, person } = page.body.dataset;
  try {
    const answer = await fetch(session ?? "", { cache: "no-store" });
    if (answer.status === 401) return "401";
    if (!answer.ok) return "here"; // the form will hear of it, and say it better
    const now = (await answer.json()) as { person: number; token: string };
    if (`${now.person}` !== person) return "other";
    for (const input of page.querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]"))
      input.value = now.token;
    return "here";
  } catch {
    return "";
  }
}

/** Beside the button that was pressed; the sentences are in base.html. */
function tell(page: Document, form: HTMLFormElement, state: State): void {
  form.querySelector(".unsent")?.remove();
  const note = page.createElement("div");
  note.className = "unsent";
  note.setAttribute("role", "alert");
  note.append(sentence(page, state));
  const actions = form.querySelector(":scope > .actions");
  if (actions) actions.before(note);
  else form.append(note);
}
