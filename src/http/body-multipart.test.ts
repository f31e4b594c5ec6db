import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import { DEFAULT_BODY_LIMITS } from './body-limits.ts';
import { readMultipart } from './body-multipart.ts';

/** What forms are made of, in any order: boundaries without parts, headers without ends, parts without headers. */
const FRAGMENTS = [
  '\r\n',
  '\r\n\r\n',
  '--',
  '--cut-here',
  '\r\n--cut-here\r\n',
  '--cut-here--',
  'Content-Disposition: form-data; name="x"',
  'Content-Disposition: form-data; name="x"; filename="y"',
  'Content-Disposition: attachment; name="x"',
  'Content-Disposition: form-data; name="a\r\nb"',
  'Content-Type: image/png',
  'Content-Transfer-Encoding: base64',
  ': ',
  'text',
  '\0\xff',
];

test('any mixture of the pieces of a form ends in a form or a refusal, and never waits for ever', async () => {
  const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 14 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 200 }), async (form, pieceBytes) => {
      const bytes = Buffer.from(form, 'latin1');
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
      }
      try {
        const body = await readMultipart(
          'multipart/form-data; boundary=cut-here',
          chunks(),
          DEFAULT_BODY_LIMITS,
        );
        assert.ok(Object.keys(body.fields).every((name) => form.includes(name)));
      } catch (error) {
        assert.ok(error instanceof TaskError, String(error));
      }
    }),
    { numRuns: 1_500, timeout: 5_000 },
  );
});
