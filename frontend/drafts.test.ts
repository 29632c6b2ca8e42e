import { beforeEach, expect, test } from "vitest";
import { forgetSent, keep, recall } from "./drafts.ts";

beforeEach(() => {
  sessionStorage.clear();
  document.body.innerHTML = '<div id="messages"></div>';
});

test("a text sent is kept until the server says that it has it", () => {
  keep("post-1", "Bonjour", true);

  forgetSent(document);
  expect(recall("post-1")).toBe("Bonjour");

  document.body.innerHTML = '<div id="messages"><p class="notice success">Publié.</p></div>';
  forgetSent(document);
  expect(recall("post-1")).toBe("");
});

test("a text still being written outlives the success of another form", () => {
  keep("post-1", "Je réfléchis");
  document.body.innerHTML = '<div id="messages"><p class="notice success">Publié.</p></div>';

  forgetSent(document);

  expect(recall("post-1")).toBe("Je réfléchis");
});

test("an emptied text leaves nothing behind", () => {
  keep("post-1", "Bonjour");
  keep("post-1", "");

  expect(sessionStorage.length).toBe(0);
});
