/** The only import of the control library; everything else makes its controls here. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export interface Picker {
  readonly element: HTMLElement;
  setChoices(choices: readonly Choice[], value: string): void;
}

export function picker(label: string, onPick: (value: string) => void): Picker {
  const select = document.createElement('vscode-single-select');
  select.label = label;
  select.setAttribute('aria-label', label);
  select.className = 'picker';
  let shown = '';
  select.addEventListener('change', () => {
    if (select.value !== shown) {
      shown = select.value;
      onPick(select.value);
    }
  });
  let key = '';
  return {
    element: select,
    setChoices: (choices, value) => {
      const next = JSON.stringify(choices);
      if (next !== key) {
        key = next;
        select.options = choices.map((choice) => ({ ...choice }));
        // A long list is searched by typing.
        select.combobox = choices.length > 12;
        shown = '';
      }
      if (shown !== value) {
        shown = value;
        select.value = value;
      }
    },
  };
}

export function button(
  text: string,
  iconName: string,
  onPress: () => void,
  secondary = false,
): HTMLElement {
  const node = document.createElement('vscode-button');
  node.textContent = text;
  node.icon = iconName;
  node.secondary = secondary;
  node.addEventListener('click', onPress);
  return node;
}

export function progressRing(): HTMLElement {
  const ring = document.createElement('vscode-progress-ring');
  ring.className = 'ring';
  return ring;
}
