import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CHILD = fileURLToPath(new URL('./testing/namespace.child.js', import.meta.url));
const UNSHARE = ['--net', '--'];

/** Root, or a kernel that lets everybody have a namespace; and the program that sets its addresses. */
const possible =
  spawnSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' }).status === 0;

test('in a network where every hostile address answers, none is ever connected to, and a public one is', {
  skip: possible ? false : 'this machine allows no network namespace',
}, async () => {
  const { stdout } = await promisify(execFile)('unshare', [...UNSHARE, process.execPath, CHILD]);
  const { guarded, control, open } = JSON.parse(stdout) as {
    guarded: { accepted: number; fetched: number };
    control: number;
    open: { accepted: number; fetched: number };
  };
  assert.deepEqual(guarded, { accepted: 0, fetched: 0 });
  assert.equal(control, 1, 'a legitimate address is not blocked');
  assert.ok(open.accepted > 300, `negative control: without the guard ${open.accepted} connections come`);
});
