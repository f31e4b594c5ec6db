import type { ByteRange } from '../task/ports.ts';

export type RangeAnswer = ByteRange | 'whole' | 'unsatisfiable';

const SINGLE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * What a `Range` header asks of a file of `size` bytes (RFC 9110, section 14). A header that is malformed, in another
 * unit, or asks for several ranges at once is ignored: players ask for one, and many ranges in one answer have
 * been used to make servers work for nothing.
 */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const match = SINGLE_RANGE.exec(header?.trim() ?? '');
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}
