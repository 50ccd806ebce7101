import * as vscode from 'vscode';
import { pickSweep } from '../sweep/pickSweep';
import { runSweepChoice } from '../sweep/runSweepChoice';
import { readSweepChoice } from '../sweep/sweepChoice';
import type { Command } from '../services';

/**
 * Lets two models answer problems together at several budgets of swapped tokens, and shows accuracy
 * by the share of them. Callers may hand over a choice, as sweepChoice.ts reads it, or the address
 * of a sweep's file to show.
 */
export const crossSamplingSweep: Command = {
  id: 'reasonscope.crossSamplingSweep',
  async run(services, argument) {
    if (argument instanceof vscode.Uri) {
      services.sweeps.show(argument);
      return argument;
    }
    const choice = readSweepChoice(argument) ?? (await pickSweep(services));
    if (!choice) return undefined;
    const file = await runSweepChoice(services, choice);
    if (file) services.sweeps.show(file);
    return file;
  },
};
