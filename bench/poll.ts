// A poll against the framework's own static JSON reply, in the same run, through the same client.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

const KEY = 'sk-bench-0123456789abcdef';
const CONNECTIONS = 32;
const REQUESTS = 4_000;
const ROUNDS = 5;

export interface PollFigures {
  readonly staticPerSecond: number;
  readonly pollPerSecond: number;
  /** How many times the cost of the static reply one poll is. */
  readonly ratio: number;
}

async function start(
  script: string,
  env: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /ready (http\S+)$/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function secondsFor(pool: Pool, path: string): Promise<number> {
  let left = REQUESTS;
  const startedAtMs = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { statusCode, body } = await pool.request({
        path,
        method: 'GET',
        headers: { authorization: `Bearer ${KEY}` },
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return (performance.now() - startedAtMs) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Interleaved rounds, medians; client and server share the machine, which slows both sides alike. */
export async function benchPoll(): Promise<PollFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'));
  const server = await start('../src/main.js', {
    REELAY_DATA_DIR: dataDir,
    REELAY_API_KEY: KEY,
  });
  const bare = await start('./static-server.js', {});
  try {
    const created = await fetch(`${server.url}/v1/videos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'waves', seconds: '4' }),
    });
    const { id } = (await created.json()) as { id: string };
    // A film under way would take the processor from both sides, unevenly.
    await fetch(`${server.url}/evolink/v1/tasks/${id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
    });
    const polls = new Pool(server.url, { connections: CONNECTIONS });
    const statics = new Pool(bare.url, { connections: CONNECTIONS });
    const pollSeconds: number[] = [];
    const staticSeconds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const fixed = await secondsFor(statics, '/v1/videos/fixed');
      const poll = await secondsFor(polls, `/v1/videos/${id}`);
      if (round === 0) continue;
      staticSeconds.push(fixed);
      pollSeconds.push(poll);
    }
    await Promise.all([polls.close(), statics.close()]);
    const ratio = median(pollSeconds.map((seconds, round) => seconds / (staticSeconds[round] ?? Number.NaN)));
    return {
      staticPerSecond: REQUESTS / median(staticSeconds),
      pollPerSecond: REQUESTS / median(pollSeconds),
      ratio,
    };
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  }
}
