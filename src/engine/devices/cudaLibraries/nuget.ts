import { isArray, isObject } from '../../../trace/json';
import { HubError } from '../../hub/hubError';
import { interrupted } from '../../hub/hubFetch';

/** Names another address of the service index, such as a mirror's. */
export const INDEX_VARIABLE = 'REASONSCOPE_NUGET_INDEX';

const INDEX = 'https://api.nuget.org/v3/index.json';

/** A package as NuGet's service describes it. */
export interface NugetPackage {
  readonly name: string;
  readonly version: string;
  readonly address: string;
  readonly bytes: number;
  /** SHA-512, base64; absent where the service does not tell it. */
  readonly sha512?: string;
}

/**
 * Asks a NuGet service for one version of a package.
 * Source: the NuGet server API, "Service index", "Package content" and "Package metadata".
 * @throws HubError
 */
export async function findPackage(
  name: string,
  version: string,
  signal: AbortSignal,
  index = process.env[INDEX_VARIABLE] ?? INDEX,
): Promise<NugetPackage> {
  const resources = listOf(await ask(index, signal), 'resources');
  const [id, of] = [name.toLowerCase(), version.toLowerCase()];
  const content = resourceOf(resources, 'PackageBaseAddress/3.0.0', index);
  const address = `${content}${id}/${of}/${id}.${of}.nupkg`;
  const metadata = resourceOf(resources, 'RegistrationsBaseUrl/3.6.0', index);
  const entry = await catalogEntry(`${metadata}${id}/${of}.json`, signal);
  const { packageHash, packageHashAlgorithm, packageSize } = entry;
  if (typeof packageSize !== 'number' || packageSize <= 0) {
    throw new HubError('request', `${hostOf(index)} does not tell the size of ${name} ${version}.`);
  }
  const known = typeof packageHash === 'string' && packageHashAlgorithm === 'SHA512';
  return {
    ...{ name, version, address, bytes: packageSize },
    ...(known ? { sha512: packageHash } : {}),
  };
}

/** What the service says of a version; it lies behind one more address, or in the answer itself. */
async function catalogEntry(
  address: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const leaf = await ask(address, signal);
  const entry = isObject(leaf) ? leaf.catalogEntry : undefined;
  const found = typeof entry === 'string' ? await ask(entry, signal) : entry;
  if (isObject(found)) return found;
  throw new HubError('request', `${hostOf(address)} gave an answer that is none (${address}).`);
}

async function ask(address: string, signal: AbortSignal): Promise<unknown> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new HubError(
      'request',
      `${INDEX_VARIABLE} must be an http or https address, not "${address}".`,
    );
  }
  const host = hostOf(address);
  let response: Response;
  try {
    response = await fetch(address, { signal });
    if (response.ok) return await response.json();
  } catch (error) {
    throw interrupted(error, host, signal, INDEX_VARIABLE);
  }
  const missing = response.status === 404;
  throw new HubError(
    missing ? 'missing' : 'network',
    `${host} answers ${response.status} for ${address}. ${missing ? `Set ${INDEX_VARIABLE} to a service that has it.` : 'Try again later.'}`,
  );
}

function resourceOf(resources: readonly unknown[], type: string, index: string): string {
  for (const resource of resources) {
    if (!isObject(resource) || resource['@type'] !== type) continue;
    const at = resource['@id'];
    if (typeof at === 'string') return at.endsWith('/') ? at : `${at}/`;
  }
  throw new HubError('request', `${index} is no NuGet service index: it names no ${type}.`);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = isObject(value) ? value[name] : undefined;
  return isArray(list) ? list : [];
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
