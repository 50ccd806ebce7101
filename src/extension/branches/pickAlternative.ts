import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import { alternativesAt, type Alternative } from '../../trace/sampleBuilder';
import { UNKNOWN_ID, type TokenIndex } from '../../trace/units';
import type { Steps } from '../generation/steps';
import type { ForcedToken } from './runBranch';

type Item = vscode.QuickPickItem & { readonly choose?: () => Promise<ForcedToken | undefined> };

/**
 * Asks for what comes at a token instead.
 * @param ask `alternative`: what the model thought likely first; `text`: the text alone.
 */
export async function pickAlternative(
  steps: Steps,
  sample: Sample,
  token: TokenIndex,
  ask: 'alternative' | 'text',
): Promise<ForcedToken | undefined> {
  const title = vscode.l10n.t('Continue from #{0} with', token);
  const typeText = (): Promise<ForcedToken | undefined> => askForText(steps, title);
  const known = sample.topK && token < sample.tokens.length;
  if (ask === 'text' || !known) return typeText();
  const items: Item[] = alternativesAt(sample.topK, token).map((alternative) => ({
    label: label(alternative.text),
    description: percent(alternative.logprob),
    choose: () => Promise.resolve(forcedBy(alternative)),
  }));
  const text: Item = { label: vscode.l10n.t('$(edit) Type Text…'), choose: typeText };
  const chosen = await steps.pick([...items, text], {
    title,
    placeHolder: vscode.l10n.t('The most likely tokens here, with their probabilities'),
  });
  return chosen?.choose?.();
}

function forcedBy({ id, text }: Alternative & { text: Uint8Array }): ForcedToken {
  const decoded = textOf(text);
  return {
    ...(id === UNKNOWN_ID ? {} : { id }),
    ...(decoded === undefined ? {} : { text: decoded }),
  };
}

async function askForText(steps: Steps, title: string): Promise<ForcedToken | undefined> {
  const text = await steps.ask({
    title,
    value: '',
    prompt: vscode.l10n.t(
      'Text that comes next, whatever the decoder would choose; blanks at its ends count.',
    ),
    problem: (typed) => (typed === '' ? vscode.l10n.t('Write at least one character.') : undefined),
  });
  return text === undefined ? undefined : { text };
}

/** Undefined for bytes that are no whole characters. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A token in a list: its blanks and control characters can be seen, and none reorders the row. */
function label(bytes: Uint8Array): string {
  const text = textOf(bytes);
  if (text === undefined) {
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }
  const shown = text
    .replaceAll(' ', '␣')
    .replaceAll('\n', '↵')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
    });
  // A label with $(…) would be drawn as an icon.
  return shown.replaceAll('$(', '$\u2060(').slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 120;

function percent(logprob: number): string {
  return Number.isNaN(logprob) ? '' : `${(100 * Math.exp(logprob)).toPrecision(3)} %`;
}
