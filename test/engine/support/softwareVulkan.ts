import fs from 'node:fs';
import path from 'node:path';

const FILES = ['libvulkan.so.1', 'libvk_swiftshader.so', 'vk_swiftshader_icd.json'];

/**
 * The environment under which a process has a Vulkan driver in software: SwiftShader, which Chromium
 * brings. Undefined where no Chromium with it is found.
 */
export function softwareVulkan(): Readonly<Record<string, string>> | undefined {
  if (process.platform !== 'linux') return undefined;
  const chromium = process.env.CHROMIUM;
  const chosen =
    chromium !== undefined && fs.existsSync(chromium) ? [fs.realpathSync(chromium)] : [];
  const folders = [
    ...chosen.map((file) => path.dirname(file)),
    ...['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'],
  ];
  const folder = folders.find((candidate) =>
    FILES.every((file) => fs.existsSync(path.join(candidate, file))),
  );
  if (folder === undefined) return undefined;
  return {
    LD_LIBRARY_PATH: folder,
    VK_ICD_FILENAMES: path.join(folder, 'vk_swiftshader_icd.json'),
  };
}
