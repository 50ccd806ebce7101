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
