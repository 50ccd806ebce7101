import { cssColor, parseColor, type Rgb } from './color';
import { differenceRamp } from './diverging';
import { heatRamp, type HeatStep } from './heat';

/** The theme's colours, read once per change. Canvases draw with them; CSS gets the ramp. */
export interface Theme {
  readonly highContrast: boolean;
  readonly background: Rgb;
  readonly foreground: Rgb;
  readonly heat: Rgb;
  readonly reflection: Rgb;
  readonly reasoning: Rgb;
  readonly answer: Rgb;
  readonly focus: Rgb;
  readonly left: Rgb;
  readonly right: Rgb;
  readonly ramp: readonly HeatStep[];
  /** Steps towards the colour of either side of a comparison. */
  readonly leftRamp: readonly HeatStep[];
  readonly rightRamp: readonly HeatStep[];
}

const DARK: Readonly<Record<string, string>> = {
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-editor-foreground': '#cccccc',
  '--vscode-focusBorder': '#0078d4',
  '--vscode-reasonscope-heat': '#ff943d',
  '--vscode-reasonscope-reflection': '#d7a6ff',
  '--vscode-reasonscope-reasoning': '#4daafc',
  '--vscode-reasonscope-answer': '#89d185',
  '--vscode-reasonscope-left': '#4daafc',
  '--vscode-reasonscope-right': '#4ec9a0',
};
const LIGHT: Readonly<Record<string, string>> = {
  '--vscode-editor-background': '#ffffff',
  '--vscode-editor-foreground': '#3b3b3b',
  '--vscode-focusBorder': '#005fb8',
  '--vscode-reasonscope-heat': '#e26a00',
  '--vscode-reasonscope-reflection': '#8031a7',
  '--vscode-reasonscope-reasoning': '#005fb8',
  '--vscode-reasonscope-answer': '#2e7d32',
  '--vscode-reasonscope-left': '#005fb8',
  '--vscode-reasonscope-right': '#0b7a5c',
};

export function readTheme(): Theme {
  const { classList } = document.body;
  const light =
    classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  const style = getComputedStyle(document.body);
  const fallback = light ? LIGHT : DARK;
  const color = (name: string, behind?: Rgb): Rgb =>
    parseColor(style.getPropertyValue(name), behind) ??
    parseColor(fallback[name] ?? '') ?? { r: 128, g: 128, b: 128 };
  const background = color('--vscode-editor-background');
  const foreground = color('--vscode-editor-foreground', background);
  const heat = color('--vscode-reasonscope-heat', background);
  const left = color('--vscode-reasonscope-left', background);
  const right = color('--vscode-reasonscope-right', background);
  return {
    highContrast: classList.contains('vscode-high-contrast'),
    background,
    foreground,
    heat,
    reflection: color('--vscode-reasonscope-reflection', background),
    reasoning: color('--vscode-reasonscope-reasoning', background),
    answer: color('--vscode-reasonscope-answer', background),
    focus: color('--vscode-focusBorder', background),
    ramp: heatRamp(background, foreground, heat),
    leftRamp: differenceRamp(background, foreground, left),
    rightRamp: differenceRamp(background, foreground, right),
    left,
    right,
  };
}

/** Gives the style sheet what it cannot compute itself. */
export function applyTheme(theme: Theme, root: HTMLElement): void {
  const set = (name: string, value: Rgb): void => root.style.setProperty(name, cssColor(value));
  theme.ramp.forEach((step, level) => {
    set(`--heat-${level}`, step.background);
    set(`--heat-text-${level}`, step.foreground);
  });
  for (const [side, ramp] of [
    ['left', theme.leftRamp],
    ['right', theme.rightRamp],
  ] as const) {
    ramp.forEach((step, at) => {
      set(`--${side}-${at + 1}`, step.background);
      set(`--${side}-text-${at + 1}`, step.foreground);
    });
  }
  set('--left', theme.left);
  set('--right', theme.right);
  set('--heat', theme.heat);
  set('--reflection', theme.reflection);
  set('--reasoning', theme.reasoning);
  set('--answer', theme.answer);
  root.classList.toggle('high-contrast', theme.highContrast);
}

/** VS Code changes the body's class and the root's style when the theme changes. */
export function watchTheme(onChange: () => void): void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
