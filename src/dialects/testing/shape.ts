import type { Json } from '../../task/json.ts';

/**
 * What a documented answer has and ours lacks: missing keys, and values of another JSON type. `null` in the
 * document says only that the key is there. `excused` holds paths with a reason to differ.
 */
export function shapeGaps(
  documented: Json,
  ours: Json,
  excused: readonly string[] = [],
  path = '',
): string[] {
  if (excused.includes(path) || documented === null) return [];
  const wanted = kind(documented);
  if (kind(ours) !== wanted) return [`${path || 'the body'} is ${kind(ours)}, documented ${wanted}`];
  if (Array.isArray(documented)) {
    const [item] = documented;
    const [own] = ours as readonly Json[];
    return item === undefined || own === undefined ? [] : shapeGaps(item, own, excused, `${path}[]`);
  }
  if (wanted !== 'object') return [];
  const body = ours as Readonly<Record<string, Json | undefined>>;
  return Object.entries(documented as Record<string, Json>).flatMap(([key, value]) => {
    const keyPath = path === '' ? key : `${path}.${key}`;
    const own = body[key];
    if (own === undefined) return excused.includes(keyPath) ? [] : [`${keyPath} is missing`];
    return shapeGaps(value, own, excused, keyPath);
  });
}

function kind(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
