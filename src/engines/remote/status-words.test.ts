import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStatus, type UpstreamStatus } from './status-words.ts';

/** Collected from what vendors and servers say; written down a second time on purpose. */
const SAID: Readonly<Record<UpstreamStatus, string>> = {
  queued:
    'queued, pending, SUBMITTED, NOT_START, notstarted, created, Preparing, starting, IN_QUEUE, in-queue, THROTTLED, waiting, scheduled, accepted, unknown',
  running: 'in_progress, IN PROGRESS, processing, RUNNING, generating, dreaming, rendering, started',
  done: 'completed, complete, succeeded, SUCCESS, succeed, finished, done, Ready, ok',
  failed:
    'failed, FAILURE, fail, error, expired, nsfw, Request Moderated, Content Moderated, Task not found, timeout, lost',
  cancelled: 'cancelled, canceled, aborted, deleted, request_cancelled',
};

describe('the words of upstreams', () => {
  for (const [status, words] of Object.entries(SAID))
    it(`mean ${status}: ${words}`, () => {
      for (const word of words.split(', ')) assert.equal(readStatus(word), status, word);
    });

  it('mean something else where the upstream says so', () => {
    assert.equal(readStatus('UNKNOWN', { unknown: 'failed' }), 'failed');
  });

  it('that nobody has seen, or that are no words, mean nothing', () => {
    for (const word of ['hallucinating', '', null, undefined, 7, {}, 'constructor', '__proto__'])
      assert.equal(readStatus(word), null, String(word));
  });
});
