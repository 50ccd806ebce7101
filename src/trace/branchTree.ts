import type { Fork } from './sample';

/** A sample and the samples that left it, in the order in which they did. */
export interface BranchNode<T> {
  readonly sample: T;
  readonly children: readonly BranchNode<T>[];
}

/** Samples by parent; one whose parent is not among them stands for itself. */
export function branchTree<T extends { readonly id: string; readonly parent?: Fork }>(
  samples: readonly T[],
): readonly BranchNode<T>[] {
  const nodes = new Map(
    samples.map((sample) => [sample.id, { sample, children: [] as BranchNode<T>[] }]),
  );
  const roots: BranchNode<T>[] = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.sample.parent?.sample ?? '');
    if (parent && node.sample.parent) parent.children.push(node);
    else roots.push(node);
  }
  const at = ({ sample }: BranchNode<T>): number => sample.parent?.token ?? 0;
  for (const { children } of nodes.values()) children.sort((a, b) => at(a) - at(b));
  return roots;
}
