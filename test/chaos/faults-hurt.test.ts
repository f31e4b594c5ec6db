import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fill, mountSmallDisk } from './hard-faults.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const SILENT_FOR_MS = 200;

async function echo(socket: Socket): Promise<string> {
  socket.write('ping');
  return Promise.race([
    once(socket, 'data').then(([data]) => String(data)),
    once(socket, 'close').then(() => 'closed'),
    delay(SILENT_FOR_MS, 'silence'),
  ]);
}

test('control: a black hole swallows every byte and says no goodbye, and new connections work', async () => {
  const server = createServer((peer) => peer.on('error', () => undefined).pipe(peer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startTcpProxy((server.address() as AddressInfo).port);
  const old = connect(proxy.port, '127.0.0.1');
  await once(old, 'connect');
  old.write('ping');
  await once(old, 'data');
  proxy.blackHole();
  assert.equal(await echo(old), 'silence');
  const young = connect(proxy.port, '127.0.0.1');
  young.write('ping');
  assert.equal(String((await once(young, 'data'))[0]), 'ping');
  old.destroy();
  young.destroy();
  await proxy.close();
  server.close();
});

test('control: the clock of a thread jumps by an hour and a day, both ways, and other clocks do not', async () => {
  const module = new URL('./jumping-clock.js', import.meta.url).href;
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(module)}).then(({ jumpClock }) => {
       jumpClock();
       const steady = performance.timeOrigin;
       setInterval(() => {
         const now = Math.round((Date.now() - steady - performance.now()) / 3_600_000);
         const made = Math.round((new Date().getTime() - steady - performance.now()) / 3_600_000);
         parentPort.postMessage([now, made, new Date(0).getTime()]);
       }, 20);
     });`,
    { eval: true },
  );
  const hours = new Set<number>();
  while (hours.size < 4) {
    const [[now, , epoch]] = (await once(worker, 'message')) as [[number, number, number]];
    assert.equal(epoch, 0);
    hours.add(now);
  }
  await worker.terminate();
  assert.deepEqual(hours, new Set([0, 1, -1, 24]));
  assert.ok(Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 60_000);
});

test('control: a full disk takes not one more byte', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-disk-'));
  const unmount = await mountSmallDisk(folder, 2);
  if (unmount === null) {
    context.skip('only root may mount a disk');
  } else {
    await writeFile(join(folder, 'before'), 'there is room');
    await fill(folder, join(folder, 'ballast'));
    await assert.rejects(writeFile(join(folder, 'after'), 'there is none'), { code: 'ENOSPC' });
    await unmount();
  }
  await rm(folder, { recursive: true, force: true });
});
