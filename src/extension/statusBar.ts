import * as vscode from 'vscode';
import { shortModelName } from '../engine/hub/repoId';
import { affectsModel, selectedModel } from './config';
import { Disposable } from './disposable';
import type { EngineClient, EngineState } from './engine/engineClient';
import type { Generations } from './generation/generation';

/** Model, device and speed at a glance; a click selects another model. */
export class StatusBar extends Disposable {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('reasonscope.engine', vscode.StatusBarAlignment.Right, 90),
  );

  /** Of the last run of the model that the engine holds. */
  private tokensPerSecond: number | undefined;

  constructor(
    private readonly engine: EngineClient,
    generations: Generations,
  ) {
    super();
    this.item.name = 'Reasonscope';
    this.item.command = 'reasonscope.selectModel';
    this.register(
      engine.onDidChangeState((state) => {
        if (state === 'stopped') this.tokensPerSecond = undefined;
        this.update();
      }),
    );
    this.register(
      generations.onDidMeasureSpeed((speed) => {
        this.tokensPerSecond = speed;
        this.update();
      }),
    );
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsModel(event)) this.update();
      }),
    );
    this.update();
    this.item.show();
  }

  private update(): void {
    const model = selectedModel();
    const name = shortModelName(model);
    const { icon, text } = describe(this.engine.state);
    const speed = this.tokensPerSecond;
    const facts = [
      name,
      this.engine.heldModel?.device,
      speed === undefined ? undefined : vscode.l10n.t('{0} tok/s', speedText(speed)),
    ];
    this.item.text = `${icon} ${facts.filter((fact) => fact !== undefined).join(' · ')}`;
    const summary = vscode.l10n.t(
      'Reasonscope model {0}: {1}. Click to select another.',
      model,
      text,
    );
    // Plain text, a line for each device that was not taken.
    this.item.tooltip = [summary, ...(this.engine.heldModel?.deviceNotes ?? [])].join('\n');
  }
}

function describe(state: EngineState): { icon: string; text: string } {
  switch (state) {
    case 'stopped':
      return { icon: '$(circle-outline)', text: vscode.l10n.t('engine not running') };
    case 'starting':
      return { icon: '$(loading~spin)', text: vscode.l10n.t('engine starting') };
    case 'working':
      return { icon: '$(loading~spin)', text: vscode.l10n.t('engine working') };
    case 'idle':
      return { icon: '$(circle-filled)', text: vscode.l10n.t('engine ready') };
  }
}

/** Two digits say enough of a figure that differs from run to run. */
function speedText(tokensPerSecond: number): string {
  return Number(tokensPerSecond.toPrecision(2)).toLocaleString(vscode.env.language);
}
