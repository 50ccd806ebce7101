import type { VSCode } from '../harness/vscode.mjs';

/** Runs a command the way a person does: F1, its title, Enter. */
export async function runFromPalette({ page }: VSCode, title: string): Promise<void> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-box input').fill(`>Reasonscope: ${title}`);
  await rows.filter({ hasText: title }).first().click();
}

/** Accepts a row of the quick pick that is open, by its name and Enter. */
export async function pick({ page }: VSCode, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await input.fill(text);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).waitFor();
  await page.keyboard.press('Enter');
}

/** Accepts the input box whose title holds this text, optionally with another value. */
export async function answer({ page }: VSCode, title: string, value?: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  if (value !== undefined) await page.locator('.quick-input-box input').fill(value);
  await page.keyboard.press('Enter');
}

/** Opens a parameter of the decoder whose list is open, or about to be. */
export async function pickParameter(vs: VSCode, title: string): Promise<void> {
  // What is typed before would go into the list of decoders, which this one replaces.
  await vs.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Start' }).waitFor();
  await pick(vs, title);
}

/** Changes a parameter of the decoder whose list is open, or about to be. */
export async function setParameter(vs: VSCode, title: string, value: string): Promise<void> {
  await pickParameter(vs, title);
  await answer(vs, title, value);
  await vs.page.locator('.quick-input-list .monaco-list-row', { hasText: value }).first().waitFor();
}

/** Starts the run with the parameters that the list shows. */
export async function start({ page }: VSCode): Promise<void> {
  const first = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Start' });
  await first.waitFor();
  await page.keyboard.press('Enter');
}
