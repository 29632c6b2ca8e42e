/**
 * When an answer cannot be put in the page (no network, a refusal, a fault), says so in the
 * page's region of messages. The sentences are translated in base.html, one <template> each.
 */
export function tellFailures(page: Document): void {
  const tell = (event: Event): void => {
    const status = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr?.status;
    page.getElementById("messages")?.replaceChildren(sentence(page, `${status}`));
  };

  page.addEventListener("htmx:responseError", tell);
  page.addEventListener("htmx:sendError", tell);
  page.addEventListener("htmx:timeout", tell);
}

export function sentence(page: Document, status: string): Node {
  const of = (which: string) =>
    page.querySelector<HTMLTemplateElement>(`template[data-failure="${which}"]`);
  return (of(status) ?? of(""))?.content.cloneNode(true) ?? page.createDocumentFragment();
}
