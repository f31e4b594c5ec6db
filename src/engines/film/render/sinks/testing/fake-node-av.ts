import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder whose `node-av` is these two modules, as far as the sink can see. */
export async function folderWithNodeAv(context: TestContext, lib: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-node-av-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'node_modules', 'node-av');
  await mkdir(home, { recursive: true });
  const exports = { './lib': './lib.js', './constants': './constants.js' };
  await writeFile(join(home, 'package.json'), JSON.stringify({ name: 'node-av', type: 'module', exports }));
  await writeFile(join(home, 'lib.js'), lib);
  await writeFile(
    join(home, 'constants.js'),
    'export const AVERROR_EAGAIN = -11; export const AVERROR_EOF = -541478725;',
  );
  return folder;
}

/**
 * A package that behaves like the real one where it matters: a picture is read until the call that was given it has
 * resolved, and what happens twice at once is a crash. It "encodes" each picture as the packet that it was made with,
 * whose times are right. Fails by an exception when it is treated in a way that the real one does not survive.
 */
export function strictNodeAv(packet: Uint8Array): string {
  return `
const DATA = Buffer.from('${Buffer.from(packet).toString('hex')}', 'hex');
let busy = false;
const alone = async (work) => {
  if (busy) throw new Error('two calls at once');
  busy = true;
  await new Promise((resolve) => setTimeout(resolve, 2));
  try { return work(); } finally { busy = false; }
};
const forbidden = () => { throw new Error('a synchronous call'); };
export class FFmpegError extends Error {}
export const Log = { setLevel() {} };
export class Rational { constructor(num, den) { this.num = num; this.den = den; } }
export const Codec = { findEncoderByName: (name) => (name === 'libx264' ? { name } : null) };
export const Dictionary = { fromObject: (options) => ({ options, free() {} }) };
export class Frame {
  static fromVideoBuffer(buffer, facts) {
    return Object.assign(new Frame(), { buffer, before: Buffer.from(buffer), pts: facts.pts, pictType: 0 });
  }
  free() { if (busy) throw new Error('freed during a call'); }
}
export class Packet { alloc() {} unref() { this.data = null; } free() {} }
export class CodecContext {
  #ready = [];
  #ended = false;
  allocContext3() {}
  freeContext() { if (busy) throw new Error('freed during a call'); }
  open2 = () => alone(() => 0);
  sendFrame = (frame) => alone(() => {
    if (frame === null) this.#ended = true;
    else if (!frame.buffer.equals(frame.before)) throw new Error('the picture was overwritten while it was encoded');
    else this.#ready.push(frame.pts);
    return 0;
  });
  receivePacket = (packet) => alone(() => {
    const pts = this.#ready.shift();
    if (pts === undefined) return this.#ended ? -541478725 : -11;
    Object.assign(packet, { data: DATA, pts, isKeyframe: true });
    return 0;
  });
  open2Sync = forbidden;
  sendFrameSync = forbidden;
  receivePacketSync = forbidden;
}
`;
}
