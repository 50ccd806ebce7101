import '@vscode/codicons/dist/codicon.css';
import '../styles/page.css';
import '../styles/toolbar.css';
import '../styles/notice.css';
import '../styles/figures.css';
import '../styles/calibration.css';
import { CALIBRATION_MESSAGES, reportProblems, vsCodeHost } from '../host';
import type { CalibrationHostMessage, CalibrationViewMessage } from '../protocol';
import { CalibrationApp } from './calibrationApp';

const host = vsCodeHost<CalibrationViewMessage, CalibrationHostMessage>(CALIBRATION_MESSAGES);
const problem = (message: string): void => host.post({ type: 'problem', message });
reportProblems(problem);

const root = document.getElementById('app');
if (root) new CalibrationApp(root, host);
else problem('The page has no element "app".');
