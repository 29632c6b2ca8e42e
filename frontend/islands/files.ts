import { forgetSent } from "../drafts.ts";
import { sentence } from "../failures.ts";

/**
 * Wraps a file input: files dropped or chosen in several times, each with its type, its weight and
 * what is wrong with it before it is sent; for each picture, a place to say what it shows; how far
 * they have gone while they are sent. Without JavaScript the input works as it is.
 *
 * <creuset-files data-largest="26214400" data-alt="Ce que l’image montre" …>
 *   <input type="file" name="uploads" accept=".jpg,.pdf" multiple></creuset-files>
 */
export class FilesChooser extends HTMLElement {
  private readonly list = document.createElement("ul");
  private readonly progress = document.createElement("progress");
  private readonly said = document.createElement("p");
  private readonly chosen = new Map<File, HTMLInputElement>();
  private form: HTMLFormElement | null = null;
  private readonly submitted = (event: Event) => this.send(event as SubmitEvent);

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the children may not be parsed yet
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("submit", this.submitted);
  }

  private start(): void {
    const { input } = this;
    if (!input || !this.isConnected || this.list.isConnected) return;
    this.said.setAttribute("role", "status");
    this.append(make("span", "meta", this.dataset.drop), this.list, this.said);
    input.addEventListener("change", () => this.add(input.files ?? []));
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.addEventListener(name, (event) => {
        event.preventDefault();
        this.toggleAttribute("data-over", name === "dragover");
        this.add((event as DragEvent).dataTransfer?.files ?? []); // none until they are dropped
      });
    }
    this.form = this.closest("form");
    this.form?.addEventListener("submit", this.submitted);
    const whole = this.form?.querySelector<HTMLInputElement>("[name=alt]")?.closest("div");
    if (whole) whole.hidden = true; // each picture has its own
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector("input[type=file]");
  }

  private add(files: Iterable<File>): void {
    const known = new Set([...this.chosen.keys()].map(print));
    for (const file of files)
      if (!known.has(print(file))) this.chosen.set(file, this.question(file));
    this.show();
  }

  /** The input holds what is shown, in the same order as the sentences. */
  private show(): void {
    const { input } = this;
    if (!input) return;
    const held = new DataTransfer();
    for (const file of this.chosen.keys()) held.items.add(file);
    input.files = held.files;
    this.list.replaceChildren(...[...this.chosen].map(([file, alt]) => this.row(file, alt)));
  }

  private row(file: File, alt: HTMLInputElement): HTMLLIElement {
    const row = make("li");
    const fault = this.fault(file);
    const { name } = file;
    const remove = make("button", "btn quiet small", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", (this.dataset.remove ?? "{name}").replace("{name}", name));
    remove.addEventListener("click", () => {
      this.chosen.delete(file);
      this.show();
      this.input?.focus();
    });
    row.append(make("strong", "", name), " ", make("span", "meta", this.facts(file)), remove);
    if (fault) row.append(make("p", "errorlist", fault));
    if (alt.type === "hidden") row.append(alt);
    else {
      const label = make("label", "", this.dataset.alt);
      label.append(alt);
      row.append(label);
    }
    return row;
  }

  private question(file: File): HTMLInputElement {
    const alt = document.createElement("input");
    alt.type = file.type.startsWith("image/") ? "text" : "hidden";
    alt.name = `${this.input?.name}_alt`;
    alt.maxLength = Number(this.dataset.longest ?? 300);
    return alt;
  }

  private facts(file: File): string {
    const ending = file.name.split(".").pop()?.toUpperCase() ?? "";
    return `${ending}, ${weight(file.size)}`;
  }

  private fault(file: File): string {
    const accepted = this.input?.accept.split(",").filter(Boolean) ?? [];
    const name = file.name.toLowerCase();
    if (accepted.length && !accepted.some((ending) => name.endsWith(ending)))
      return this.dataset.wrong ?? "";
    return file.size > Number(this.dataset.largest ?? Infinity) ? (this.dataset.heavy ?? "") : "";
  }

  private send(event: SubmitEvent): void {
    if (event.defaultPrevented || !this.form || !this.chosen.size) return;
    event.preventDefault();
    if (this.progress.isConnected) return; // pressed twice
    const sending = new XMLHttpRequest();
    const action = event.submitter?.getAttribute("formaction") || this.form.action;
    sending.upload.addEventListener("progress", (far) => this.tell(far.loaded / far.total));
    sending.addEventListener("load", () => this.answered(sending));
    sending.addEventListener("error", () => this.failed(""));
    sending.open("POST", action);
    sending.setRequestHeader("X-Sends-Files", "1");
    this.list.after(this.progress);
    this.tell(0);
    sending.send(new FormData(this.form));
  }

  private tell(part: number): void {
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    const far = (this.dataset.sending ?? "{n}").replace("{n}", percent.format(part));
    this.progress.value = part;
    this.progress.setAttribute("aria-label", far);
    if (part === 0 || part === 1) this.said.textContent = far;
  }

  /** See `accepts_files`: gone well, or the same page with what is wrong in it. */
  private answered(sending: XMLHttpRequest): void {
    const next = sending.getResponseHeader("X-Goes-To");
    if (next) location.assign(next);
    else this.stay(sending);
  }

  private stay(sending: XMLHttpRequest): void {
    const page = new DOMParser().parseFromString(sending.responseText, "text/html");
    const main = [409, 422].includes(sending.status) && page.querySelector("main");
    if (!main) {
      this.failed(`${sending.status}`);
      return;
    }
    document.querySelector("main")?.replaceWith(main);
    forgetSent(document, "navigate");
    document.dispatchEvent(new Event("htmx:afterSwap")); // wakes the islands
    main.focus();
  }

  private failed(status: string): void {
    this.progress.remove();
    forgetSent(document, "navigate"); // not gone: the form still holds it
    this.said.replaceChildren(sentence(document, status));
  }
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name = "",
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

function print(file: File): string {
  return `${file.name}:${file.size}:${file.lastModified}`;
}

function weight(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const format = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(document.documentElement.lang, format).format(size);
}

customElements.define("creuset-files", FilesChooser);
