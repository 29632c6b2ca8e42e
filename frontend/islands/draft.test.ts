import { beforeEach, expect, test } from "vitest";
import "./draft.ts";
import { forgetSent, keep, recall } from "../drafts.ts";

beforeEach(() => sessionStorage.clear());

async function form(text = ""): Promise<HTMLTextAreaElement> {
  document.body.innerHTML = `<form><creuset-draft data-key="k" data-restored="Retrouvé."
    data-forget="L’oublier"><textarea>${text}</textarea></creuset-draft></form>`;
  await Promise.resolve();
  return document.querySelector("textarea") as HTMLTextAreaElement;
}

function type(area: HTMLTextAreaElement, text: string): void {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

test("what was typed comes back into an empty form, and one is told", async () => {
  type(await form(), "Une idée");

  const area = await form();

  expect(area.value).toBe("Une idée");
  expect(document.querySelector(".draft-note")?.textContent).toContain("Retrouvé.");
});

test("what the server sends is never overwritten", async () => {
  keep("k", "Vieux brouillon");

  expect((await form("Version du serveur")).value).toBe("Version du serveur");
});

test("one can forget it", async () => {
  keep("k", "Une idée");
  const area = await form();

  document.querySelector("button")?.click();

  expect(area.value).toBe("");
  expect(recall("k")).toBe("");
});

test("a part that htmx has sent well is forgotten, one refused is not", async () => {
  type(await form(), "Une idée");
  const sent = (status: number) =>
    document
      .querySelector("form")
      ?.dispatchEvent(
        new CustomEvent("htmx:afterRequest", { detail: { successful: true, xhr: { status } } }),
      );

  sent(422);
  expect(recall("k")).toBe("Une idée");

  sent(200);
  expect(recall("k")).toBe("");
});

test("every field of a form is kept, each in its place", async () => {
  const whole = (body: string) => `<creuset-draft data-key="k" data-unsaved="Pas enregistré."
    data-take="Reprendre"><form><input type="text" name="title"><textarea name="summary"></textarea>
    <textarea name="body">${body}</textarea></form></creuset-draft>`;
  const open = async (body: string) => {
    document.body.innerHTML = whole(body);
    await Promise.resolve();
    return [...document.querySelectorAll<HTMLInputElement>("input, textarea")];
  };
  for (const [at, field] of (await open("Ancien")).entries()) {
    field.value = `Neuf ${at}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const again = await open("Ancien");

  expect(again.map((field) => field.value)).toEqual(["Neuf 0", "Neuf 1", "Ancien"]);
  expect(document.querySelector(".draft-note")?.textContent).toContain("Pas enregistré.");
  document.querySelector<HTMLButtonElement>(".draft-note button")?.click();
  expect(again.map((field) => field.value)).toEqual(["Neuf 0", "Neuf 1", "Neuf 2"]);
});

test("what a form around or inside has sent is marked so", async () => {
  type(await form(), "Une idée");

  document.querySelector("form")?.dispatchEvent(new Event("submit"));
  forgetSent(document.implementation.createHTMLDocument(), "navigate");

  expect(recall("k")).toBe("");
});
