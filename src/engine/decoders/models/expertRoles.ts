import type { ModelRole } from '../decoder';

/** Of methods that add to a large model what a small one learned. */
export const EXPERT_ROLES: readonly ModelRole[] = [
  {
    id: 'expert',
    title: 'Expert',
    help: 'A small model that was tuned for the task.',
  },
  {
    id: 'small-base',
    title: 'Small base',
    help: 'The small model that the expert was tuned from.',
  },
];
