import '@vscode/codicons/dist/codicon.css';
import '../styles/page.css';
import '../styles/toolbar.css';
import '../styles/tokens.css';
import '../styles/panel.css';
import '../styles/notice.css';
import '../styles/compare.css';
import { COMPARE_MESSAGES, reportProblems, vsCodeHost } from '../host';
import type { CompareHostMessage, CompareViewMessage } from '../protocol';
import { CompareApp } from './compareApp';

const host = vsCodeHost<CompareViewMessage, CompareHostMessage>(COMPARE_MESSAGES);
const problem = (message: string): void => host.post({ type: 'problem', message });
reportProblems(problem);

const root = document.getElementById('app');
if (root) new CompareApp(root, host);
else problem('The page has no element "app".');
