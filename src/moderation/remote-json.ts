/** Largest answer of a moderation service that is read; real ones are under 10 kB. */
const ANSWER_BYTES_MAX = 1_000_000;

export interface RemoteService {
  /** Of the operator's own configuration, without a trailing slash; therefore not fetched through `egress/`. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/**
 * Posts JSON and reads JSON. Throws on every status but 2xx, without the answer's text, which may repeat what
 * was sent. Redirects are refused: a key must not follow one to another host.
 */
export async function postJson(
  { baseUrl, apiKey }: RemoteService,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${baseUrl}${path}`, {
    method: 'POST',
    redirect: 'error',
    signal,
    headers: {
      'content-type': 'application/json',
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the service answered ${response.status}`);
  }
  return JSON.parse(await readText(response)) as unknown;
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`the service answered more than ${ANSWER_BYTES_MAX} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
