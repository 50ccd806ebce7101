import '@vscode/codicons/dist/codicon.css';
import './styles/page.css';
import './styles/toolbar.css';
import './styles/tokens.css';
import './styles/timeline.css';
import './styles/panel.css';
import './styles/lanes.css';
import './styles/notice.css';
import { App } from './app';
import { reportProblems, TRACE_MESSAGES, vsCodeHost } from './host';
import type { HostMessage, ViewMessage } from './protocol';

const host = vsCodeHost<ViewMessage, HostMessage>(TRACE_MESSAGES);
const problem = (message: string): void => host.post({ type: 'problem', message });
reportProblems(problem);

const root = document.getElementById('app');
if (root) new App(root, host);
else problem('The page has no element "app".');
