import { beforeEach, expect, test } from "vitest";
import "./draft.ts";
import { keep, recall } from "../drafts.ts";

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
