import fs from 'node:fs';

/** Vulkan drivers that compute on the CPU. */
const SOFTWARE = /libvulkan_lvp|libvk_swiftshader/;
/** Any Vulkan driver, as Mesa, NVIDIA and AMD name theirs, but the loader's own library. */
const DRIVER = /libvulkan_\w+\.so|libvk_\w+\.so|libGLX_nvidia|libnvidia-vulkan|amdvlk\w*\.so/;

/** PCI vendors of GPUs: AMD, NVIDIA, Intel, Qualcomm, Imagination, ARM, Apple. */
const VENDORS = ['0x1002', '0x10de', '0x8086', '0x5143', '0x1010', '0x13b5', '0x106b'];

/** What the operating system says; parameters are for tests. */
export interface SystemFiles {
  /** Libraries that are loaded into this process. */
  readonly libraries: readonly string[];
  /** PCI vendors of the graphics devices. */
  readonly vendors: readonly string[];
  readonly hasNvidiaDriver: boolean;
}

/**
 * After a WebGPU session was opened: what stands for a GPU in this process, or undefined where a
 * real one is used. ONNX Runtime does not tell its adapter, but prefers a GPU to software. So on
 * Linux it is software where no GPU's driver is loaded or the machine has no GPU. macOS has no
 * other adapter than a GPU. On Windows this knows nothing; the DirectML provider does, which
 * refuses software.
 */
export function softwareAdapter(
  platform: string = process.platform,
  read: () => SystemFiles = systemFiles,
): string | undefined {
  if (platform !== 'linux') return undefined;
  const { libraries, vendors, hasNvidiaDriver } = read();
  const drivers = libraries.filter((library) => DRIVER.test(library));
  const software = drivers.find((driver) => SOFTWARE.test(driver));
  const hasDriver = drivers.some((driver) => !SOFTWARE.test(driver));
  const hasGpu = hasNvidiaDriver || vendors.some((vendor) => VENDORS.includes(vendor));
  if (hasDriver && hasGpu) return undefined;
  return software?.split('/').at(-1) ?? 'no driver of a GPU';
}

function systemFiles(): SystemFiles {
  const maps = readText('/proc/self/maps').split('\n');
  const cards = listing('/sys/class/drm').filter((name) => /^(card|renderD)\d+$/.test(name));
  return {
    libraries: [...new Set(maps.map((line) => line.split(/\s+/, 6)[5] ?? ''))],
    vendors: cards.map((card) => readText(`/sys/class/drm/${card}/device/vendor`).trim()),
    hasNvidiaDriver: fs.existsSync('/proc/driver/nvidia/version'),
  };
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function listing(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
