/** An object that came from somewhere else: every field may be there or not. */
export type Fields = Readonly<Record<string, unknown>>;

export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** What anybody may have sent; null when it is no object of JSON. */
export function parsedFields(bytes: Uint8Array): Fields | null {
  try {
    return asFields(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return null;
  }
}

/** A text that says something; numbers count as one, since ids come as either. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What stands under a path such as `data.0.url`; undefined when any part of it is missing. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.'))
    found = typeof found === 'object' && found !== null ? (found as Fields)[name] : undefined;
  return found;
}

/** The first address, or bytes as a data URI, under one of these paths. */
export function findResult(fields: Fields, paths: readonly string[]): string | null {
  for (const path of paths) {
    const found = asText(at(fields, path));
    if (found === null) continue;
    return path.endsWith('b64_json') ? `data:video/mp4;base64,${found}` : found;
  }
  return null;
}

/** `42`, `"42%"`, and `0.42` of those who count to one. */
export function percent(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value.replace('%', '')) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return number > 0 && number < 1 ? number * 100 : number;
}

/** An object with code and message, a text, or FastAPI's detail. */
export function errorText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  const fields = asFields(value);
  if (fields === null) return Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : null;
  const parts = [fields['code'], fields['type'], fields['message']].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return parts.length === 0 ? JSON.stringify(value) : parts.join(': ');
}
