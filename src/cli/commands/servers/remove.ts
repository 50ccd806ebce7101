import { ServerList } from '../../../engine/remote/serverList';
import { CliError } from '../../cliError';
import { parseOptions } from '../../options';
import { printJson } from '../../print';

/** `servers remove NAME` */
export async function removeServer(args: readonly string[]): Promise<void> {
  const { positionals } = parseOptions('servers', args, {}, ['NAME']);
  const [name = ''] = positionals;
  const list = new ServerList();
  if (!(await list.remove(name))) {
    const known = (await list.servers()).map((server) => server.name).join(', ') || 'none';
    throw new CliError(`There is no server "${name}". On the list: ${known}.`);
  }
  printJson({ removed: name });
}
