import path from 'node:path';
import { HubError } from './hubError';

const PREFIX = 'models--';

/**
 * The name of a model repository as the hub writes it, `owner/name` or `name`; also taken from the
 * address of its page.
 * @throws HubError `request`; what passes is safe as a part of a path.
 */
export function parseRepoId(text: string): string {
  const repo = text
    .trim()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/\/(tree|blob)\/.*$|\/$/, '');
  const parts = repo.split('/');
  // The hub's own rules: no "--", which separates the parts in the cache, and no "..".
  const valid = parts.every((part) => /^\w[\w.-]*$/.test(part) && !/--|\.\./.test(part));
  if (valid && parts.length <= 2) return repo;
  throw new HubError(
    'request',
    `"${text}" is not the name of a model. Give OWNER/NAME as on its page.`,
  );
}

/** Folder of a model in the cache. */
export function repoFolder(cache: string, repo: string): string {
  return path.join(cache, PREFIX + repo.replaceAll('/', '--'));
}

/** The model whose folder in the cache has this name; undefined for other folders. */
export function repoOfFolder(name: string): string | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const repo = name.slice(PREFIX.length).replaceAll('--', '/');
  return repo === '' ? undefined : repo;
}

/** What a person calls the model at a path: `owner/name` for a snapshot in the cache. */
export function cachedModelName(model: string): string | undefined {
  const parts = model.split(/[\\/]/).filter(Boolean);
  const at = parts.lastIndexOf('snapshots');
  const repo = at > 0 ? repoOfFolder(parts[at - 1] ?? '') : undefined;
  if (repo === undefined) return undefined;
  const [, choice = ''] = /(#\w+)$/.exec(model) ?? [];
  return [repo, ...parts.slice(at + 2)].join('/').replace(choice, '') + choice;
}

/** The same, and the last parts of any other path. */
export function shortModelName(model: string): string {
  return cachedModelName(model) ?? model.split(/[\\/]/).filter(Boolean).slice(-2).join('/');
}
