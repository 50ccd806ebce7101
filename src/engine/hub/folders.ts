import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The Hugging Face cache, by the variables that huggingface_hub reads, in its order. */
export function hubCacheFolder(env: Environment = process.env): string {
  const explicit = env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE;
  if (explicit) return expand(explicit);
  if (env.HF_HOME) return path.join(expand(env.HF_HOME), 'hub');
  const cache = env.XDG_CACHE_HOME ? expand(env.XDG_CACHE_HOME) : path.join(os.homedir(), '.cache');
  return path.join(cache, 'huggingface', 'hub');
}

/** The file that lists the folders which the person added; the command line shares it with VS Code. */
export function modelListFile(env: Environment = process.env): string {
  return path.join(configFolder(env), 'reasonscope', 'models.json');
}

/** The file that lists the servers of the command line. */
export function serverListFile(env: Environment = process.env): string {
  return path.join(configFolder(env), 'reasonscope', 'servers.json');
}

/** Where the ZIP-RC head of a model lies that the person fitted and cannot keep beside it. */
export function fittedHeadFolder(modelHash: string, env: Environment = process.env): string {
  return path.join(configFolder(env), 'reasonscope', 'ziprc', modelHash);
}

function configFolder(env: Environment): string {
  if (env.XDG_CONFIG_HOME) return expand(env.XDG_CONFIG_HOME);
  if (process.platform === 'win32' && env.APPDATA) return env.APPDATA;
  return path.join(os.homedir(), '.config');
}

function expand(folder: string): string {
  return path.resolve(folder.replace(/^~(?=$|[\\/])/, os.homedir()));
}
