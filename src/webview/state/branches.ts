import { branchTree, type BranchNode } from '../../trace/branchTree';
import type { TokenIndex } from '../../trace/units';
import type { SampleSummary } from '../protocol';

/** A row of the tree of branches. */
export interface BranchRow {
  readonly sample: SampleSummary;
  /** 1 for a sample that is no branch. */
  readonly level: number;
  readonly branches: number;
}

/** The tree, read from top to bottom. */
export function branchRows(samples: readonly SampleSummary[]): readonly BranchRow[] {
  const rows: BranchRow[] = [];
  // Not recursive: a branch of a branch of a branch may go on for long.
  const open: { readonly node: BranchNode<SampleSummary>; readonly level: number }[] = [];
  const push = (nodes: readonly BranchNode<SampleSummary>[], level: number): void => {
    for (const node of [...nodes].reverse()) open.push({ node, level });
  };
  push(branchTree(samples), 1);
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, level } = next;
    rows.push({ sample: node.sample, level, branches: node.children.length });
    push(node.children, level + 1);
  }
  return rows;
}

/** At which tokens of a sample how many branches leave it. */
export function forksOf(
  samples: readonly SampleSummary[],
  sample: string,
): ReadonlyMap<TokenIndex, number> {
  const forks = new Map<TokenIndex, number>();
  for (const { parent } of samples) {
    if (parent?.sample === sample) forks.set(parent.token, (forks.get(parent.token) ?? 0) + 1);
  }
  return forks;
}
