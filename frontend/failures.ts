/**
 * When an answer cannot be put in the page (no network, a refusal, a fault), says so in the
 * page's region of messages. The sentences are translated in base.html, one <template> each.
 */
export function tellFailures(page: Document): void {
  const tell = (event: Event): void => {
    const status = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr?.status;
    const sentence =
      page.querySelector<HTMLTemplateElement>(`template[data-failure="${status}"]`) ??
      page.querySelector<HTMLTemplateElement>('template[data-failure=""]');
    const region = page.getElementById("messages");
    if (sentence && region) region.replaceChildren(sentence.content.cloneNode(true));
  };

  page.addEventListener("htmx:responseError", tell);
  page.addEventListener("htmx:sendError", tell);
  page.addEventListener("htmx:timeout", tell);
}
