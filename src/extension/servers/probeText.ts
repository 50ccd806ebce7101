import * as vscode from 'vscode';
import type { Identity } from '../../engine/remote/identify';
import type { Probe } from '../../engine/remote/probe';
import type { PrefixSupport, ServerKind, ValueKind } from '../../trace/server';

const KINDS: Readonly<Record<ServerKind, string>> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  'llama.cpp': 'llama.cpp',
  ollama: 'Ollama',
  unknown: '',
};

/** Kind and version, as in `vLLM 0.11.0`. */
export function identityText({ kind, version }: Pick<Identity, 'kind' | 'version'>): string {
  const name = KINDS[kind] === '' ? vscode.l10n.t('server of unknown kind') : KINDS[kind];
  return version === undefined ? name : `${name} ${version}`;
}

/** What was found out about a model, a line each. */
export function probeLines({ capabilities }: Probe): readonly string[] {
  const { logprobs, topK, promptLogprobs, prefix, values } = capabilities;
  return [
    logprobs
      ? vscode.l10n.t('Log-probabilities: yes, with at most {0} alternatives', topK)
      : vscode.l10n.t('Log-probabilities: no'),
    valuesText(values),
    prefixText(prefix),
    promptLogprobs
      ? vscode.l10n.t('Annotates texts that are there already')
      : vscode.l10n.t('Does not annotate texts that are there already'),
  ];
}

function valuesText(values: ValueKind): string {
  switch (values) {
    case 'raw':
      return vscode.l10n.t("Values: of the model's own distribution");
    case 'processed':
      return vscode.l10n.t('Values: after temperature');
    case 'unknown':
      return vscode.l10n.t('Values: raw or after temperature, not known');
  }
}

function prefixText(prefix: PrefixSupport): string {
  switch (prefix) {
    case 'ids':
      return vscode.l10n.t('Goes on from token ids');
    case 'text':
      return vscode.l10n.t('Goes on from exact text');
    case 'chat':
      return vscode.l10n.t('Goes on in an unfinished answer of a chat');
    case 'none':
      return vscode.l10n.t('Does not go on from a given token');
  }
}
