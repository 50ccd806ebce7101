/** Arrows move between the buttons of a list; Tab goes on to what comes after them. */
export function oneTabStop(list: HTMLElement): void {
  const buttons = [...list.querySelectorAll('button')];
  buttons.forEach((button, at) => (button.tabIndex = at === 0 ? 0 : -1));
  list.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const target = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[
      event.key
    ];
    const next = target === undefined || at < 0 ? undefined : buttons[target];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
}
