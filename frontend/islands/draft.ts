import { FIELDS, type Field, forget, keep, recall } from "../drafts.ts";

interface Kept {
  body: string;
  number: number;
}

export const PAUSE = 1500;

/**
 * Keeps what is typed in the fields inside it, for when the page is left by mistake; the first
 * textarea, on the server too where there is a `data-server`. Without JavaScript they work as
 * they are.
 *
 * <creuset-draft data-key="post-12" data-restored="Brouillon retrouvé." data-forget="L’oublier">
 *   <textarea></textarea></creuset-draft>
 */
export class DraftKeeper extends HTMLElement {
  private number = 0;
  private pause = 0;
  private readonly note = document.createElement("p");
  private readonly submitted = () => {
    for (const field of this.fields) {
      const key = this.keyOf(field);
      if (recall(key)) keep(key, field.value, true);
    }
  };
  private form: HTMLFormElement | null = null;

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the children may not be parsed yet
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("submit", this.submitted);
  }

  private start(): void {
    const { area } = this;
    if (!area || !this.isConnected) return;
    this.restore();
    this.addEventListener("input", (event) => {
      const field = event.target as Field;
      if (!field.matches(FIELDS)) return;
      this.write(field);
      if (field === area) this.send(area);
    });
    if (!area.value) void this.fetch(area);
    this.form = this.closest("form") ?? this.querySelector("form");
    this.form?.addEventListener("submit", this.submitted);
    this.form?.addEventListener("htmx:afterRequest", (event) => {
      const { successful, xhr } = (event as CustomEvent).detail;
      if (successful && xhr.status < 400) for (const key of this.keys()) forget(key);
    });
  }

  private get key(): string {
    return this.dataset.key ?? location.pathname;
  }

  private get fields(): Field[] {
    return [...this.querySelectorAll<Field>(FIELDS)];
  }

  private keyOf(field: Field): string {
    return field === this.area ? this.key : `${this.key}/${field.name}`;
  }

  private keys(): string[] {
    return this.fields.map((field) => this.keyOf(field));
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  /** A moment after the last letter, for one's other devices. Nothing waits for it. */
  private send(area: HTMLTextAreaElement): void {
    if (!this.dataset.server) return;
    window.clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.save(area), PAUSE);
  }

  private async save(area: HTMLTextAreaElement): Promise<void> {
    const token = this.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({
      key: this.key,
      body: area.value,
      number: `${this.number}`,
      csrfmiddlewaretoken: token,
    });
    try {
      const answer = await fetch(this.dataset.server ?? "", { method: "POST", body });
      if (answer.status === 401)
        this.form?.dispatchEvent(new Event("creuset:session-over", { bubbles: true }));
      if (!answer.ok && answer.status !== 409) return;
      const kept = (await answer.json()) as Kept;
      this.number = kept.number;
      if (answer.status === 409 && kept.body) this.offer(area, kept.body);
    } catch {
      // No network: this tab keeps it.
    }
  }

  private async fetch(area: HTMLTextAreaElement): Promise<void> {
    if (!this.dataset.server) return;
    try {
      const answer = await fetch(`${this.dataset.server}?key=${encodeURIComponent(this.key)}`);
      if (!answer.ok || answer.redirected) return;
      const kept = (await answer.json()) as Kept;
      this.number = kept.number;
      if (kept.body && !area.value) this.show(new Map([[area, kept.body]]));
    } catch {
      // No network: what this tab remembers is all there is.
    }
  }

  /** Another window has written something else: it is shown, and taken only if one says so. */
  private offer(area: HTMLTextAreaElement, text: string): void {
    const said = document.createElement("q");
    said.textContent = text;
    const take = this.button(this.dataset.take ?? "↺", () => this.fill(new Map([[area, text]])));
    this.say(this.dataset.elsewhere ?? "", " ", said, " ", take);
  }

  private write(field: Field): void {
    this.note.remove();
    if (field.value === field.defaultValue) forget(this.keyOf(field));
    else keep(this.keyOf(field), field.value);
  }

  /** At once into empty fields; elsewhere what the server says stays, until one asks. */
  private restore(): void {
    const kept = this.fields.map((field) => [field, recall(this.keyOf(field))] as const);
    const unsaved = kept.filter(([field, text]) => text && text !== field.value);
    const empty = unsaved.filter(([field]) => !field.value);
    if (empty.length) this.show(new Map(empty));
    const { unsaved: told, take } = this.dataset;
    if (!told || empty.length === unsaved.length) return;
    const button = this.button(take ?? "↺", () => this.fill(new Map(unsaved)));
    this.say(told, " ", button);
  }

  private show(texts: Map<Field, string>): void {
    for (const [field, text] of texts) field.value = text;
    const forgetting = this.button(this.dataset.forget ?? "×", () =>
      this.fill(new Map([...texts.keys()].map((field) => [field, ""]))),
    );
    this.say(this.dataset.restored ?? "", forgetting);
  }

  private fill(texts: Map<Field, string>): void {
    for (const [field, text] of texts) {
      field.value = text;
      this.write(field);
    }
    texts.keys().next().value?.focus();
  }

  private button(label: string, pressed: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.textContent = label;
    button.addEventListener("click", pressed);
    return button;
  }

  private say(...parts: (Node | string)[]): void {
    this.note.className = "draft-note";
    this.note.setAttribute("role", "status");
    this.note.replaceChildren(...parts);
    this.append(this.note);
  }
}

customElements.define("creuset-draft", DraftKeeper);
