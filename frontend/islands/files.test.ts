import { beforeEach, expect, test, vi } from "vitest";
import "./files.ts";

interface Sent {
  status: number;
  responseText: string;
  body: FormData;
  headers: Record<string, string>;
  answer: (status: number, text?: string, headers?: Record<string, string>) => void;
}

let sent: Sent[];

class Request extends EventTarget {
  upload = new EventTarget();
  status = 0;
  responseText = "";
  headers: Record<string, string> = {};
  private given: Record<string, string> = {};
  open(): void {}
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  getResponseHeader(name: string): string | null {
    return this.given[name] ?? null;
  }
  send(body: FormData): void {
    const answer: Sent["answer"] = (status, responseText = "", given = {}) => {
      Object.assign(this, { status, responseText, given });
      this.dispatchEvent(new Event("load"));
    };
    sent.push(Object.assign(this, { body, answer }));
  }
}

const photo = new File(["vue"], "vue.jpg", { type: "image/jpeg" });
const notes = new File(["x".repeat(2500)], "notes.pdf", { type: "application/pdf" });
const program = new File(["x"], "jeu.exe", { type: "application/x-msdownload" });

async function page(): Promise<HTMLFormElement> {
  document.documentElement.lang = "fr";
  document.body.innerHTML = `<main tabindex="-1"><form method="post"><div><input name="alt"></div>
    <creuset-files data-largest="2000" data-alt="Ce que l’image montre" data-heavy="trop lourd"
      data-wrong="pas reçu" data-remove="Retirer {name}" data-sending="Envoi : {n}">
      <input type="file" name="uploads" accept=".jpg,.pdf" multiple></creuset-files>
    <button>Envoyer</button></form></main>
    <template data-failure="503"><p>Réessayez.</p></template>`;
  await Promise.resolve();
  return document.querySelector("form") as HTMLFormElement;
}

function drop(...files: File[]): void {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { files } });
  document.querySelector("creuset-files")?.dispatchEvent(event);
}

const rows = () => [...document.querySelectorAll("creuset-files li")];
const held = () =>
  [...(document.querySelector<HTMLInputElement>("[type=file]")?.files ?? [])].map((f) => f.name);

beforeEach(() => {
  sent = [];
  vi.stubGlobal("XMLHttpRequest", Request);
});

test("files dropped in several times are all held, each once", async () => {
  await page();

  drop(photo);
  drop(photo, notes);

  expect(held()).toEqual(["vue.jpg", "notes.pdf"]);
});

test("one is told the type, the weight and what is wrong before anything is sent", async () => {
  await page();

  drop(photo, notes, program);

  expect(rows()[0]?.textContent).toMatch(/JPG, 0\sko/);
  expect(rows().map((row) => row.querySelector(".errorlist")?.textContent ?? "")).toEqual([
    "",
    "trop lourd",
    "pas reçu",
  ]);
});

test("a file taken away is not sent, and its sentence neither", async () => {
  await page();
  drop(notes, photo);

  document.querySelector<HTMLButtonElement>("[aria-label='Retirer notes.pdf']")?.click();

  expect(held()).toEqual(["vue.jpg"]);
  expect(document.querySelectorAll("[name=uploads_alt]")).toHaveLength(1);
});

test("each picture has its own sentence, sent in the order of the files", async () => {
  const form = await page();
  drop(notes, photo);
  const said = document.querySelector<HTMLInputElement>("label [name=uploads_alt]");
  if (said) said.value = "La rivière";

  form.requestSubmit();

  expect(sent[0]?.body.getAll("uploads_alt")).toEqual(["", "La rivière"]);
  expect(sent[0]?.body.getAll("uploads").map((each) => (each as File).name)).toEqual(held());
  expect(form.querySelector<HTMLElement>("div")?.hidden).toBe(true);
});

test("one sees how far they have gone, and a form pressed twice is sent once", async () => {
  const form = await page();
  drop(photo);

  form.requestSubmit();
  form.requestSubmit();
  const half = Object.assign(new Event("progress"), { loaded: 1, total: 2 });
  (sent[0] as unknown as Request).upload.dispatchEvent(half);

  expect(sent).toHaveLength(1);
  expect(form.querySelector("progress")?.value).toBe(0.5);
  expect(form.querySelector("progress")?.ariaLabel ?? form.innerHTML).toContain("50");
});

test("once they have arrived, one goes where the server says", async () => {
  const form = await page();
  const leave = vi.spyOn(location, "assign").mockImplementation(() => {});
  drop(photo);

  form.requestSubmit();
  sent[0]?.answer(204, "", { "X-Goes-To": "/messages/3/#message-3" });

  expect(sent[0]?.headers["X-Sends-Files"]).toBe("1");
  expect(leave).toHaveBeenCalledWith("/messages/3/#message-3");
});

test("what is wrong is shown in the page, which is otherwise the same", async () => {
  const form = await page();
  drop(photo);

  form.requestSubmit();
  sent[0]?.answer(422, '<main tabindex="-1"><p class="errorlist">Trop de fichiers.</p></main>');

  expect(document.querySelector("main")?.textContent).toBe("Trop de fichiers.");
});

test("when the server does not answer, files and sentences are still there", async () => {
  const form = await page();
  drop(photo);

  form.requestSubmit();
  sent[0]?.answer(503, "<main>Plus tard</main>");

  expect(form.querySelector("[role=status]")?.textContent).toBe("Réessayez.");
  expect(held()).toEqual(["vue.jpg"]);
  form.requestSubmit();
  expect(sent).toHaveLength(2);
});

test("a form without files is left to the browser", async () => {
  const form = await page();
  let left = false;
  document.addEventListener(
    "submit",
    (event) => {
      left = !event.defaultPrevented;
      event.preventDefault();
    },
    { once: true },
  );

  form.requestSubmit();

  expect([left, sent.length]).toEqual([true, 0]);
});
