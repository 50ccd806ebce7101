import { RemoteModels } from '../../../engine/remote/remoteModels';
import { checkServerName } from '../../../engine/remote/serverModel';
import { ServerList } from '../../../engine/remote/serverList';
import { interruptible } from '../../interrupt';
import { parseOptions } from '../../options';
import { printJson } from '../../print';
import { accessTo } from '../../serverOptions';

/** `servers add URL`: only a server that answers gets on the list. */
export async function addServer(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions('servers', args, { name: { type: 'string' } }, [
    'URL',
  ]);
  const access = accessTo(positionals[0] ?? '');
  const name = checkServerName(values.name ?? access.name);
  const identity = await interruptible((signal) => new RemoteModels().identify(access, signal));
  await new ServerList().add({ name, address: access.address });
  printJson({ name, address: access.address, ...identity }, 2);
}
