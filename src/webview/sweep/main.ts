import '../styles/page.css';
import '../styles/sweep.css';
import { reportProblems, SWEEP_MESSAGES, vsCodeHost } from '../host';
import type { SweepHostMessage, SweepViewMessage } from '../protocol';
import { SweepApp } from './sweepApp';

const host = vsCodeHost<SweepViewMessage, SweepHostMessage>(SWEEP_MESSAGES);
const problem = (message: string): void => host.post({ type: 'problem', message });
reportProblems(problem);

const root = document.getElementById('app');
if (root) new SweepApp(root, host);
else problem('The page has no element "app".');
