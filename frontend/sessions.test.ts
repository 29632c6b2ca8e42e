import { beforeEach, expect, test, vi } from "vitest";
import { keepWords } from "./sessions.ts";

let sent: string[];
let answers: (() => Response)[];
const asked = vi.fn(async (..._what: unknown[]) => (answers.shift() as () => Response)());

const over = () => new Response(null, { status: 401 });
const here = (person = 7) => Response.json({ person, token: "neuf" });
const away = () => {
  throw new TypeError("no network");
};

keepWords(document);
document.addEventListener("submit", (event) => {
  event.preventDefault();
  const token = (event.target as HTMLElement).querySelector<HTMLInputElement>("[type=hidden]");
  sent.push(token?.value ?? "");
});

function page(body = "Des mots"): HTMLFormElement {
  document.body.innerHTML = `
    <form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="vieux">
      <textarea>${body}</textarea><p class="actions"><button>Envoyer</button></p></form>
    <template data-failure="401"><p>Session finie.</p></template>
    <template data-failure="other"><p>Une autre personne.</p></template>
    <template data-failure=""><p>Réessayez.</p></template>`;
  document.body.dataset.session = "/moi/session/";
  document.body.dataset.person = "7";
  return document.querySelector("form") as HTMLFormElement;
}

async function send(form: HTMLFormElement): Promise<string> {
  form.requestSubmit();
  await new Promise((done) => setTimeout(done));
  return form.querySelector("[role=alert]")?.textContent ?? "";
}

beforeEach(() => {
  sent = [];
  answers = [];
  asked.mockClear();
  vi.stubGlobal("fetch", asked);
});

test("when the session has ended the words stay; once signed in again, sending works", async () => {
  const form = page();
  answers = [over, here];

  expect(await send(form)).toBe("Session finie.");
  expect(sent).toEqual([]);
  expect(form.querySelector("textarea")?.value).toBe("Des mots");

  expect(await send(form)).toBe("");
  expect(sent).toEqual(["neuf"]);
});

test("nothing leaves under the name of somebody else", async () => {
  answers = [() => here(8)];

  expect(await send(page())).toBe("Une autre personne.");
  expect(sent).toEqual([]);
});

test("nothing leaves into a dead network", async () => {
  answers = [away];

  expect(await send(page())).toBe("Réessayez.");
  expect(sent).toEqual([]);
});

test("a server that is unwell is left to answer the form itself", async () => {
  answers = [() => new Response(null, { status: 503 })];

  await send(page());

  expect(sent).toEqual(["vieux"]);
});

test("a form pressed twice is sent once", async () => {
  const form = page();
  answers = [here, here];

  form.requestSubmit();
  await send(form);

  expect(sent).toEqual(["neuf"]);
});

test("a form with nothing to lose asks nothing, nor does a visitor's", async () => {
  await send(page(""));
  const visitor = page();
  delete document.body.dataset.session;
  await send(visitor);

  expect(asked).not.toHaveBeenCalled();
  expect(sent).toEqual(["vieux", "vieux"]);
});

test("one is told while still writing, when keeping the draft finds the session over", () => {
  const form = page();

  form.dispatchEvent(new Event("creuset:session-over", { bubbles: true }));

  expect(form.querySelector("[role=alert]")?.textContent).toBe("Session finie.");
});
