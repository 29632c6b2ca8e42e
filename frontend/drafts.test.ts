import { beforeEach, expect, test, vi } from "vitest";
import { forgetSent, keep, recall } from "./drafts.ts";

beforeEach(() => {
  sessionStorage.clear();
  document.body.innerHTML = '<div id="messages"></div>';
});

test("a text sent has served once the server answers with another page", () => {
  keep("post-1", "Bonjour", true);

  forgetSent(document, "navigate");

  expect(recall("post-1")).toBe("");
});

test("a page that says that nothing arrived leaves it, and the next ones too", () => {
  keep("post-1", "Bonjour", true);
  document.body.innerHTML = "<div data-unsent>Votre session est finie</div>";

  forgetSent(document, "navigate");
  document.body.innerHTML = "<p>Une autre page</p>";
  forgetSent(document, "navigate");

  expect(recall("post-1")).toBe("Bonjour");
});

test("a form that comes back with its text is not taken for a success", () => {
  keep("post-1", "Bonjour", true);
  document.body.innerHTML = "<creuset-draft><textarea>Bonjour</textarea></creuset-draft>";

  forgetSent(document, "navigate");

  expect(recall("post-1")).toBe("Bonjour");
});

test("whoever comes back by the browser's arrows finds it again", () => {
  keep("post-1", "Bonjour", true);

  forgetSent(document, "back_forward");

  expect(recall("post-1")).toBe("Bonjour");
});

test("a text still being written outlives the success of another form", () => {
  keep("post-1", "Je réfléchis");

  forgetSent(document, "navigate");

  expect(recall("post-1")).toBe("Je réfléchis");
});

test("an emptied text leaves nothing behind", () => {
  keep("post-1", "Bonjour");
  keep("post-1", "");

  expect(sessionStorage.length).toBe(0);
});

test("a browser that keeps the storage from us, on someone else's page, stops nothing", () => {
  vi.stubGlobal(
    "sessionStorage",
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new DOMException("Access is denied", "SecurityError");
        },
      },
    ),
  );

  expect(() => forgetSent(document, "navigate")).not.toThrow();

  vi.unstubAllGlobals();
});
