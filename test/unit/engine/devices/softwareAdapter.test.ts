import assert from 'node:assert/strict';
import { softwareAdapter, type SystemFiles } from '../../../../src/engine/devices/softwareAdapter';

const SWIFTSHADER = '/usr/lib/chromium/libvk_swiftshader.so';
const LAVAPIPE = '/usr/lib/x86_64-linux-gnu/libvulkan_lvp.so';
const RADEON = '/usr/lib/x86_64-linux-gnu/libvulkan_radeon.so';
const NVIDIA = '/usr/lib/x86_64-linux-gnu/libGLX_nvidia.so.580.95.05';
const LOADER = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1.4.309';

function adapter(libraries: readonly string[], more: Partial<SystemFiles> = {}) {
  const files = { libraries: [LOADER, ...libraries], vendors: [], hasNvidiaDriver: false, ...more };
  return softwareAdapter('linux', () => files);
}

describe('the adapter behind WebGPU', () => {
  it('is software where only such a driver is loaded', () => {
    assert.equal(adapter([SWIFTSHADER]), 'libvk_swiftshader.so');
    assert.equal(adapter([LAVAPIPE]), 'libvulkan_lvp.so');
    assert.equal(adapter([LAVAPIPE], { vendors: ['0x10de'] }), 'libvulkan_lvp.so');
  });

  it('is software where a GPU is missing, whatever drivers are loaded', () => {
    assert.equal(adapter([RADEON, LAVAPIPE]), 'libvulkan_lvp.so');
    // virtio, a virtual machine's display.
    assert.equal(adapter([RADEON, LAVAPIPE], { vendors: ['0x1af4'] }), 'libvulkan_lvp.so');
    assert.equal(adapter([RADEON]), 'no driver of a GPU');
  });

  it('is a GPU where there is one with its driver', () => {
    assert.equal(adapter([RADEON, LAVAPIPE], { vendors: ['0x1002'] }), undefined);
    assert.equal(adapter([NVIDIA], { hasNvidiaDriver: true }), undefined);
  });

  it('is not looked for on other systems', () => {
    const never = (): SystemFiles => assert.fail('read');
    assert.equal(softwareAdapter('darwin', never), undefined);
    assert.equal(softwareAdapter('win32', never), undefined);
  });
});
