import { afterEach, expect, test, vi } from "vitest";
import { around } from "./here.ts";

afterEach(() => vi.unstubAllGlobals());

test("the address says where one is, no nearer than a hundred metres", () => {
  const place = { latitude: 48.856_613, longitude: -2.352_2 };

  expect(around("/carte/", place)).toBe("/carte/?autour=48.857,-2.352#liste");
  expect(around("/carte/?q=pain", place)).toBe("/carte/?q=pain&autour=48.857,-2.352#liste");
});

test("a browser that refuses is told so, beside the button", () => {
  vi.stubGlobal("navigator", {
    geolocation: { getCurrentPosition: (_found: unknown, refused: () => void) => refused() },
  });
  document.body.innerHTML =
    '<creuset-here data-address="/carte/" data-label="Autour de moi" data-refused="Pas dit."></creuset-here>';

  document.querySelector("button")?.click();

  expect(document.querySelector("[role=status]")?.textContent).toBe("Pas dit.");
});
