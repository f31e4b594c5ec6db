import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shapeGaps } from './shape.ts';

describe('the comparison with a documented answer', () => {
  const documented = { id: 'x', at: 1, list: [{ url: 'u' }], maybe: null, deep: { ok: true } };

  it('accepts other values, more keys, empty lists and anything for a documented null', () => {
    const ours = { id: 'y', at: 2, list: [], maybe: 3, deep: { ok: false, more: 1 } };
    assert.deepEqual(shapeGaps(documented, ours), []);
  });

  it('finds a missing key and a changed type at any depth', () => {
    const ours = { id: 1, list: [{}], deep: { ok: 'true' } };
    assert.deepEqual(shapeGaps(documented, ours), [
      'id is number, documented string',
      'at is missing',
      'list[].url is missing',
      'maybe is missing',
      'deep.ok is string, documented boolean',
    ]);
    assert.deepEqual(shapeGaps({ id: 'x' }, {}, ['id']), []);
  });
});
