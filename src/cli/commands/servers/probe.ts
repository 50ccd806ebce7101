import { RemoteModels } from '../../../engine/remote/remoteModels';
import { serverModelName } from '../../../engine/remote/serverModel';
import { interruptible } from '../../interrupt';
import { parseOptions } from '../../options';
import { printJson } from '../../print';
import { accessTo, listedServer } from '../../serverOptions';

/** `servers probe NAME|URL` */
export async function probeServer(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions('servers', args, { model: { type: 'string' } }, [
    'NAME|URL',
  ]);
  const [given = ''] = positionals;
  const access = /^https?:\/\//i.test(given) ? accessTo(given) : await listedServer(given);
  const { model } = values;
  const found = await interruptible((signal): Promise<unknown> => {
    const remote = new RemoteModels();
    if (model === undefined) return remote.identify(access, signal);
    return remote.probe(serverModelName({ server: access.name, model }), access, signal);
  });
  printJson({ name: access.name, address: access.address, ...(found as object) }, 2);
}
