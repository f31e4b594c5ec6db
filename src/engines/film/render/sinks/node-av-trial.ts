import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TRIAL_ENTRY = fileURLToPath(new URL('./node-av-trial.child.js', import.meta.url));
const TRIAL_TIMEOUT_MS = 20_000;

/** Whether the package loads and encodes here, tried in a process of its own: native code may end the one that it is in. */
export function tryNodeAv(file: string): Promise<'works' | { readonly problem: string }> {
  return new Promise((resolve) => {
    const options = { timeout: TRIAL_TIMEOUT_MS, killSignal: 'SIGKILL', env: trialEnvironment() } as const;
    execFile(process.execPath, [TRIAL_ENTRY, file], options, (error, _, stderr) => {
      if (error === null) return resolve('works');
      const how = error.signal ? `signal ${error.signal}` : `code ${error.code}`;
      resolve({ problem: `node-av ended its trial with ${how}: ${lastError(stderr)}` });
    });
  });
}

/** Of a stack trace, the line that says what went wrong. */
function lastError(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? 'it said nothing'
  );
}

function trialEnvironment(): Record<string, string> {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
