import { afterEach, expect, test, vi } from "vitest";
import "./preview.ts";

afterEach(() => vi.unstubAllGlobals());

async function preview(answer: Partial<Response>): Promise<HTMLElement> {
  document.body.innerHTML = `<form><input type="hidden" name="csrfmiddlewaretoken" value="jeton">
    <creuset-preview data-url="/apercu/" data-label="Aperçu" data-again="Actualiser"
      data-failed="Impossible."><textarea>**Eau**</textarea></creuset-preview></form>`;
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(answer));
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await Promise.resolve();
  document.querySelector("button")?.click();
  const region = document.querySelector<HTMLElement>("[role=region]") as HTMLElement;
  await vi.waitFor(() => expect(region.hasAttribute("aria-busy")).toBe(false));
  return region;
}

test("shows the text as the server renders it, in a region that has a name", async () => {
  const region = await preview({ ok: true, text: async () => "<p><strong>Eau</strong></p>" });

  const [address, { method, body }] = vi.mocked(fetch).mock.calls[0] as [
    string,
    { method: string; body: FormData },
  ];
  expect([address, method]).toEqual(["/apercu/", "POST"]);
  expect(Object.fromEntries(body)).toEqual({ texte: "**Eau**", csrfmiddlewaretoken: "jeton" });
  expect(region.innerHTML).toBe("<p><strong>Eau</strong></p>");
  expect(region.getAttribute("aria-label")).toBe("Aperçu");
  expect(document.querySelector("button")?.textContent).toBe("Actualiser");
});

test("says so when it cannot", async () => {
  const region = await preview({ ok: false, status: 403 });

  expect(region.textContent).toBe("Impossible.");
});
