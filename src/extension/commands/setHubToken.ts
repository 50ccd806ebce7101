import { askHubToken } from '../models/hubToken';
import type { Command } from '../services';

export const setHubToken: Command = {
  id: 'reasonscope.setHubToken',
  run: ({ context }) => askHubToken(context),
};
