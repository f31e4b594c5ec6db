import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const READY_TIMEOUT_MS = 60_000;

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly baseUrl: string;
  /** Everything it printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Sends the signal and waits for the end; resolves to exit code or signal name. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export class EndedEarly extends Error {
  /** Null when it ended by itself. */
  readonly signal: NodeJS.Signals | null;

  constructor(message: string, signal: NodeJS.Signals | null) {
    super(message);
    this.signal = signal;
  }
}

export interface ServerProgram {
  readonly entry?: string;
  readonly nodeOptions?: readonly string[];
}

/** A server as an operator starts it: its own process, its own environment. Rejects with its output when it ends early. */
export async function startServerProcess(
  env: Record<string, string>,
  { entry = MAIN, nodeOptions = ['--enable-source-maps'] }: ServerProgram = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeOptions, entry], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready in time: ${stdout}${stderr}`)),
      READY_TIMEOUT_MS,
    );
    child.once('close', (_code, signal) => {
      clearTimeout(timer);
      reject(new EndedEarly(`ended before it was ready: ${stdout}${stderr}`, signal));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout += `${line}\n`;
      const match = /^reelay ready (http\S+)$/.exec(line);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(match[1]);
    });
  });
  return {
    child,
    baseUrl,
    stdout: () => stdout,
    stderr: () => stderr,
    async end(signal) {
      child.kill(signal);
      const [code, reason] = await exit;
      return code ?? reason ?? 'SIGKILL';
    },
  };
}
