import { listFiles, modelInfo } from '@huggingface/hub';
import { messageOf } from '../errors';
import { HubError } from './hubError';
import { hubFetch, type HubAccess } from './hubFetch';
import { parseRepoId } from './repoId';
import { variantsOf, type ModelVariant, type SizedFile } from './variants';

/** A file of a repository, with what it must hash to. */
export interface HubFile extends SizedFile {
  /** sha256 of a large file, git's sha1 of a small one, hex; also its name in the cache. */
  readonly hash: string;
  readonly algorithm: 'sha256' | 'git-sha1';
}

/** What the hub offers of one model. */
export interface HubModel {
  readonly repo: string;
  /** The commit that `main` means now. */
  readonly commit: string;
  /** Smallest first. */
  readonly variants: readonly ModelVariant<HubFile>[];
}

/**
 * Asks the hub what a model consists of.
 * @throws HubError, also for a model without an export that can be run
 */
export async function readHubModel(
  access: HubAccess,
  name: string,
  signal: AbortSignal,
): Promise<HubModel> {
  const repo = parseRepoId(name);
  const options = { hubUrl: access.endpoint, fetch: hubFetch(access, repo, signal) };
  try {
    const { sha } = await modelInfo({
      ...options,
      name: repo,
      revision: 'main',
      additionalFields: ['sha'],
    });
    const commit = checked(sha, /^[0-9a-f]{40}$/, 'commit');
    const files: HubFile[] = [];
    for await (const entry of listFiles({ ...options, repo, revision: commit, recursive: true })) {
      if (entry.type === 'file') files.push(hubFile(entry));
    }
    const variants = variantsOf(files);
    if (variants.length === 0) {
      const elsewhere = repo.startsWith('onnx-community/') ? '' : ', for example of onnx-community';
      throw new HubError(
        'request',
        `${repo} holds no ONNX export with a tokenizer.json. Choose one that does${elsewhere}.`,
      );
    }
    return { repo, commit, variants };
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError(
      'network',
      `${access.endpoint} gives an answer that is not the hub's: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * The export that a person means by `--dtype`; without one, the only export.
 * @throws HubError `request` that lists them
 */
export function chooseVariant(model: HubModel, id: string | undefined): ModelVariant<HubFile> {
  const { repo, variants } = model;
  const [only, another] = variants;
  if (id === undefined && only && !another) return only;
  const same = variants.filter((variant) => variant.id === id || variant.dtype === id);
  const [chosen, ambiguous] = same;
  if (id !== undefined && chosen && !ambiguous) return chosen;
  const problem =
    id === undefined
      ? `${repo} comes in several dtypes.`
      : `${repo} has ${ambiguous ? 'several of dtype' : 'no dtype'} "${id}".`;
  throw new HubError(
    'request',
    `${problem} Give --dtype as one of ${variants.map((variant) => variant.id).join(', ')}.`,
  );
}

type Entry = typeof listFiles extends (...args: never[]) => AsyncGenerator<infer E> ? E : never;

function hubFile({ path, size, oid, lfs }: Entry): HubFile {
  // Names and hashes become paths on this disk; the hub, or who answers for it, is not trusted.
  const inside = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!inside || /[\\:\0]/.test(path)) throw new Error(`a file named ${JSON.stringify(path)}`);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error(`a size of ${size} for ${path}`);
  return lfs
    ? { path, bytes: size, hash: checked(lfs.oid, /^[0-9a-f]{64}$/, path), algorithm: 'sha256' }
    : { path, bytes: size, hash: checked(oid, /^[0-9a-f]{40}$/, path), algorithm: 'git-sha1' };
}

function checked(hash: unknown, form: RegExp, what: string): string {
  if (typeof hash === 'string' && form.test(hash)) return hash;
  throw new Error(`no hash of the ${what}`);
}
