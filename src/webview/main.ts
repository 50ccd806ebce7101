import '@vscode/codicons/dist/codicon.css';
import './styles/page.css';
import './styles/toolbar.css';
import './styles/tokens.css';
import './styles/timeline.css';
import './styles/panel.css';
import './styles/notice.css';
import { App } from './app';
import { vsCodeHost } from './host';

const host = vsCodeHost();
const problem = (message: string): void => host.post({ type: 'problem', message });
window.addEventListener('error', (event) => {
  const { error, message } = event as { error: unknown; message: string };
  problem(error instanceof Error ? (error.stack ?? error.message) : message);
});
window.addEventListener('unhandledrejection', (event) => {
  const reason: unknown = event.reason;
  problem(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
});

const root = document.getElementById('app');
if (root) new App(root, host);
else problem('The page has no element "app".');
