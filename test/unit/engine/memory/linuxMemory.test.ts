import assert from 'node:assert/strict';
import { linuxAvailableMemory } from '../../../../src/engine/memory/linuxMemory';

const GB = 1024 ** 3;
const MEMINFO = 'MemTotal: 16777216 kB\nMemFree: 1048576 kB\nMemAvailable: 8388608 kB\n';

/** `/sys/fs/cgroup` is left out of the names of files there. */
function available(files: Readonly<Record<string, string>>, meminfo = MEMINFO): number | undefined {
  return linuxAvailableMemory((file) =>
    file === '/proc/meminfo' ? meminfo : files[file.replace('/sys/fs/cgroup', '')],
  );
}

describe('linuxAvailableMemory', () => {
  it('is what the kernel says is available, not what is free', () => {
    assert.equal(available({}), 8 * GB);
    assert.equal(available({}, 'MemFree: 1 kB\n'), undefined);
  });

  it('is what is left of a limit of a control group, page cache being free', () => {
    const files = {
      '/proc/self/cgroup': '0::/pod/app\n',
      '/pod/app/memory.max': `${4 * GB}\n`,
      '/pod/app/memory.current': `${3 * GB}\n`,
      '/pod/app/memory.stat': `anon 5\ninactive_file ${GB}\n`,
    };
    assert.equal(available(files), 2 * GB);
    assert.equal(available({ ...files, '/pod/app/memory.current': `${9 * GB}` }), 0);
    assert.equal(available({ ...files, '/pod/app/memory.max': 'max\n' }), 8 * GB);
  });

  it('keeps the limits of the groups around it', () => {
    const files = {
      '/proc/self/cgroup': '0::/pod/app\n',
      '/pod/app/memory.max': 'max',
      '/pod/memory.max': String(GB),
      '/pod/memory.current': '0',
    };
    assert.equal(available(files), GB);
  });

  it('reads the first version of control groups, also where the path is that of the host', () => {
    const files = {
      '/proc/self/cgroup': '9:cpu:/x\n4:memory:/docker/123\n',
      '/memory/memory.limit_in_bytes': String(2 * GB),
      '/memory/memory.usage_in_bytes': String(GB),
      '/memory/memory.stat': `total_inactive_file ${GB / 2}\n`,
    };
    assert.equal(available(files), 1.5 * GB);
    const unlimited = { ...files, '/memory/memory.limit_in_bytes': '9223372036854771712' };
    assert.equal(available(unlimited), 8 * GB);
  });
});
