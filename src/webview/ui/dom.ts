type Child = Node | string;

/** Attributes and class of a new element. There is no way to set a style or markup here. */
export interface ElementOptions {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (options.class !== undefined) node.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function div(className: string, ...children: readonly Child[]): HTMLDivElement {
  return element('div', { class: className }, ...children);
}

export function span(className: string, ...children: readonly Child[]): HTMLSpanElement {
  return element('span', { class: className }, ...children);
}

export function icon(name: string): HTMLSpanElement {
  return element('span', {
    class: `codicon codicon-${name}`,
    attributes: { 'aria-hidden': 'true' },
  });
}

/** Replaces the text only where it differs: assistive technology hears every change. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Runs `draw` once in the next frame, however often it is asked for. */
export function onFrame(draw: () => void): () => void {
  let frame = 0;
  return () => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
}

/** Calls with the last value, at once and then at most once in `interval` milliseconds. */
export function throttled<T>(interval: number, call: (value: T) => void): (value: T) => void {
  let timer = 0;
  let waiting: { value: T } | null = null;
  const pass = (): void => {
    timer = 0;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    timer = window.setTimeout(pass, interval);
    call(value);
  };
  return (value) => {
    waiting = { value };
    if (timer === 0) pass();
  };
}

/** Whether a key press belongs to a text field or an open list. */
export function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof HTMLElement &&
        (node.matches('input, textarea, select, [contenteditable]') ||
          node.matches('vscode-single-select')),
    );
}
