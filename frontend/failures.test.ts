import { beforeEach, expect, test } from "vitest";
import { tellFailures } from "./failures.ts";

beforeEach(() => {
  document.body.innerHTML = `
    <div id="messages"></div>
    <template data-failure="429"><p>Trop d’essais.</p></template>
    <template data-failure><p>La demande n’a pas abouti.</p></template>`;
});

function fail(name: string, status?: number): string | null | undefined {
  const detail = status ? { xhr: { status } } : {};
  document.dispatchEvent(new CustomEvent(name, { detail }));
  return document.getElementById("messages")?.textContent;
}

tellFailures(document);

test("a refusal that has its sentence is told with it", () => {
  expect(fail("htmx:responseError", 429)).toBe("Trop d’essais.");
});

test("any other failure is told too", () => {
  expect(fail("htmx:responseError", 500)).toBe("La demande n’a pas abouti.");
  expect(fail("htmx:sendError")).toBe("La demande n’a pas abouti.");
});
