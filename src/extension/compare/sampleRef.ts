import * as path from 'node:path';
import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import type { SampleRef } from '../../webview/protocol';

/** Reads a reference that a page stored or a caller gave; `uri` may be left to the caller. */
export function readSampleRef(value: unknown, uri?: vscode.Uri): SampleRef | undefined {
  if (!isObject(value) || typeof value.sample !== 'string') return undefined;
  const { trace, sample } = value;
  if (typeof trace !== 'number' || !Number.isSafeInteger(trace) || trace < 0) return undefined;
  const given = typeof value.uri === 'string' ? value.uri : uri?.toString();
  return given === undefined ? undefined : { uri: given, trace, sample };
}

export function sameSample(a: SampleRef, b: SampleRef): boolean {
  return a.uri === b.uri && a.trace === b.trace && a.sample === b.sample;
}

export function fileNameOf({ uri }: Pick<SampleRef, 'uri'>): string {
  return path.posix.basename(vscode.Uri.parse(uri).path);
}
