import type { ModelRole } from '../decoder';

export const DRAFT_ROLE: ModelRole = {
  id: 'draft',
  title: 'Draft',
  help: 'A smaller model, which proposes tokens that the model then checks.',
};
