import type { TokenIndex } from '../../trace/units';
import { goldOf, type Gold } from '../../trace/verifier/gold';
import { verdictOf } from '../../trace/verifier/verdict';
import type { LiveRun, SampleAddress, SampleSummary } from '../protocol';
import { runOf, type AppState } from '../state/appState';
import { branchRows, type BranchRow } from '../state/branches';
import { safeText } from '../tokens/displayText';
import { div, element, icon, span } from '../ui/dom';
import { formatNumber, groupDigits, plural } from '../ui/format';
import { rewardText } from '../ui/rewardText';
import { heading } from './tokenPanel';

/** Rows shown; of a longer tree, those around the shown sample. */
const ROW_LIMIT = 200;
/** Deeper branches are not set in further: the text would have no room. */
const DEEPEST_INDENT = 8;

/** The samples of the trace, each under the one that it left. Arrows move, Enter shows. */
export class BranchPanel {
  readonly element = div('panel-slot');
  private key = '';
  private rows: readonly BranchRow[] = [];
  private items: readonly HTMLElement[] = [];
  private trace = 0;
  private shown = '';
  /** The panel is hidden while a sample is fetched, which takes the focus from the tree. */
  private regains = false;

  constructor(private readonly onSample: (address: SampleAddress, token?: TokenIndex) => void) {
    this.element.addEventListener('keydown', (event) => this.press(event));
  }

  update({ document: snapshot, address, live }: AppState): void {
    const trace = snapshot?.traces[address?.trace ?? -1];
    const samples = trace?.samples ?? [];
    if (!address || samples.length < 2) {
      this.key = '';
      this.element.replaceChildren();
      return;
    }
    const all = branchRows(samples);
    const at = Math.max(
      0,
      all.findIndex(({ sample }) => sample.id === address.sample),
    );
    const first = Math.max(0, Math.min(at - ROW_LIMIT / 2, all.length - ROW_LIMIT));
    const rows = all.slice(first, first + ROW_LIMIT);
    const gold = trace && goldOf(trace);
    const texts = rows.map((row) => textsOf(row, live, address.trace, gold));
    const count = countText(samples, gold);
    const key = JSON.stringify([address, first, all.length, count, texts]);
    if (key === this.key) return;
    this.key = key;
    this.rows = rows;
    this.trace = address.trace;
    this.shown = address.sample;
    const focused = this.regains || this.element.contains(document.activeElement);
    this.regains = false;
    this.items = rows.map((row, index) => this.item(row, texts[index], index, address));
    const list = element(
      'div',
      { class: 'branch-tree', attributes: { role: 'tree', 'aria-label': 'Samples and branches' } },
      ...this.items,
    );
    const rest = all.length - rows.length;
    this.element.replaceChildren(
      element(
        'section',
        { class: 'panel-section', attributes: { 'aria-label': 'Branches' } },
        heading('Branches', count),
        list,
        ...(rest > 0
          ? [element('p', { class: 'absent' }, `${groupDigits(rest)} more not shown`)]
          : []),
      ),
    );
    if (focused) this.items[at - first]?.focus();
  }

  private item(
    { sample, level, branches }: BranchRow,
    texts: RowTexts | undefined,
    index: number,
    address: SampleAddress,
  ): HTMLElement {
    const shown = sample.id === address.sample;
    const { title = '', tokens = '', facts = '', iconName = '' } = texts ?? {};
    const node = element(
      'div',
      {
        class: shown ? 'branch-row shown' : 'branch-row',
        attributes: {
          role: 'treeitem',
          tabindex: shown ? '0' : '-1',
          'aria-level': String(level),
          'aria-selected': String(shown),
          'aria-label': [title, tokens, facts].filter((text) => text !== '').join(', '),
          ...(branches > 0 ? { 'aria-expanded': 'true' } : {}),
        },
      },
      icon(iconName),
      div(
        'branch-text',
        div('branch-head', span('branch-title', title), span('branch-tokens', tokens)),
        ...(facts === '' ? [] : [div('branch-facts', facts)]),
      ),
    );
    node.style.setProperty('--level', String(Math.min(level - 1, DEEPEST_INDENT)));
    node.addEventListener('click', () => this.show(index));
    return node;
  }

  private show(index: number): void {
    const sample = this.rows[index]?.sample;
    if (!sample) return;
    const token = sample.parent?.token;
    const known = token !== undefined && token < sample.tokens;
    this.regains = sample.id !== this.shown;
    this.onSample({ trace: this.trace, sample: sample.id }, known ? token : undefined);
  }

  private press(event: KeyboardEvent): void {
    const at = this.items.findIndex((item) => item === document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const level = this.rows[at]?.level ?? 1;
    const parent = this.rows.slice(0, at).findLastIndex((row) => row.level < level);
    const child = (this.rows[at + 1]?.level ?? 0) > level ? at + 1 : at;
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      ArrowLeft: parent < 0 ? at : parent,
      ArrowRight: child,
      Home: 0,
      End: this.items.length - 1,
    };
    const target = targets[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.show(at);
    else if (target !== undefined) this.items[target]?.focus();
    else return;
    event.preventDefault();
  }
}

interface RowTexts {
  readonly title: string;
  readonly tokens: string;
  readonly facts: string;
  readonly iconName: string;
}

/** How many samples there are, and how many of those with a verdict are right. */
function countText(samples: readonly SampleSummary[], gold: Gold | undefined): string {
  const verdicts = samples.flatMap(({ reward }) => verdictOf(reward, gold) ?? []);
  const right = verdicts.filter((verdict) => verdict === 'right').length;
  const count = plural(samples.length, 'sample');
  return verdicts.length === 0 ? count : `${count}, ${right} of ${verdicts.length} right`;
}

function textsOf(
  { sample }: BranchRow,
  live: LiveRun | null,
  trace: number,
  gold: Gold | undefined,
): RowTexts {
  const { id, origin, parent, finish, outcome, reward } = sample;
  const running = runOf(live, { trace, sample: id }) !== null;
  const { answer, weight, chosen } = outcome ?? {};
  const facts = [
    ...(reward === undefined ? [] : [rewardText(reward, gold)]),
    ...(parent ? [`from #${parent.token}`] : []),
    ...(running ? ['running'] : finish === undefined ? [] : [finish]),
    ...(answer === undefined ? [] : [`answer ${answer}`]),
    ...(chosen === true ? ['chosen'] : []),
    ...(weight === undefined ? [] : [`weight ${formatNumber(weight)}`]),
  ];
  const name = origin.decoder?.id ?? origin.model?.name ?? '';
  return {
    title: safeText(name === '' ? id : `${id}: ${name}`, true),
    tokens: running ? '' : plural(sample.tokens, 'token'),
    facts: safeText(facts.join(' · '), true),
    iconName: iconOf(sample, running),
  };
}

function iconOf({ finish, outcome, parent }: SampleSummary, running: boolean): string {
  if (running) return 'loading';
  if (finish === 'error') return 'error';
  if (finish === 'cancelled') return 'circle-slash';
  if (outcome?.chosen === true) return 'pass';
  return parent ? 'git-branch' : 'circle-outline';
}
