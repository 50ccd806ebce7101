import type * as vscode from 'vscode';
import type { ViewRegistry } from '../editor/viewRegistry';
import { FilePanels } from '../pages/filePanels';
import { CalibrationPanel } from './calibrationPanel';

/** The calibration panels. */
export class Calibrations extends FilePanels<CalibrationPanel> {
  constructor(
    private readonly views: ViewRegistry,
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super('reasonscope.calibration');
  }

  protected override make(panel: vscode.WebviewPanel, uri: string): CalibrationPanel {
    const { views, extensionUri, log } = this;
    return new CalibrationPanel(panel, uri, { views, extensionUri, log });
  }
}
