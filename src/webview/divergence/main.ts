import '@vscode/codicons/dist/codicon.css';
import '../styles/page.css';
import '../styles/toolbar.css';
import '../styles/tokens.css';
import '../styles/panel.css';
import '../styles/notice.css';
import '../styles/figures.css';
import '../styles/divergence.css';
import { DIVERGENCE_MESSAGES, reportProblems, vsCodeHost } from '../host';
import type { DivergenceHostMessage, DivergenceViewMessage } from '../protocol';
import { DivergenceApp } from './divergenceApp';

const host = vsCodeHost<DivergenceViewMessage, DivergenceHostMessage>(DIVERGENCE_MESSAGES);
const problem = (message: string): void => host.post({ type: 'problem', message });
reportProblems(problem);

const root = document.getElementById('app');
if (root) new DivergenceApp(root, host);
else problem('The page has no element "app".');
