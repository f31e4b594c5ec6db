import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DemoServer } from './films.ts';
import { PICTURES } from './films.ts';

const READY_TIMEOUT_MS = 60_000;

export interface RunningDemoServer extends DemoServer {
  stop(): Promise<void>;
}

/** A real server process on a free port with an empty data folder, and a small host for the reference pictures. */
export async function startDemoServer(): Promise<RunningDemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-demo-'));
  const apiKey = `sk-demo-${randomBytes(24).toString('hex')}`;
  const pictures = createServer((request, response) => {
    const path = join(PICTURES, basename(request.url ?? ''));
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'image/jpeg' });
    createReadStream(path).pipe(response);
  });
  pictures.listen(0, '127.0.0.1');
  await once(pictures, 'listening');
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: '',
      PUBLIC_BASE_URL: '',
      REELAY_DATA_DIR: dataDir,
      REELAY_API_KEY: apiKey,
      REELAY_ROLES: '',
      // The demo's pictures are on this machine, which outgoing requests may not reach by default.
      REELAY_EGRESS_ALLOW: '127.0.0.1/32',
      REELAY_LOG: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    pictures.close();
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const baseUrl = await readyAddress(child);
    const picturesUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}`;
    return { baseUrl, apiKey, picturesUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readyAddress(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the server was not ready within 60 s')),
      READY_TIMEOUT_MS,
    );
    child.once('exit', (code) =>
      reject(new Error(`the server stopped with code ${code} before it was ready`)),
    );
    if (child.stdout === null) throw new Error('the server has no output to read');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /^reelay ready (http\S+)$/.exec(line);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(match[1]);
    });
  });
}
