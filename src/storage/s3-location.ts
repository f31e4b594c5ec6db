/** Where an S3 store keeps its files. Credentials are not part of it: the SDK finds them where AWS tools do. */
export interface S3Location {
  readonly bucket: string;
  /** Ends in a slash, or is empty. */
  readonly prefix: string;
  /** Null for AWS itself. */
  readonly endpoint: string | null;
  readonly region: string | null;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  readonly forcePathStyle: boolean;
}

/** Bucket names of AWS; older and other servers allow capitals and underscores. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/;
const PREFIX = /^([A-Za-z0-9._-]+\/)*$/;
const PARAMETERS = new Set(['endpoint', 'region', 'forcePathStyle']);

/**
 * Reads `s3://bucket/prefix?endpoint=https://host&region=eu-central-1&forcePathStyle=true`. Throws an Error that says
 * what is wrong without repeating the text, since somebody may have put a secret into it.
 */
export function parseS3Location(text: string): S3Location {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 's3:') throw new Error('it is no s3:// address');
  if (url.username !== '' || url.password !== '')
    throw new Error('credentials do not belong into it; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  // Taken from the text: a URL's host would be in lower case.
  const bucket = /^s3:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (!BUCKET.test(bucket)) throw new Error('the bucket has no valid name');
  const path = url.pathname.replace(/^\/+|\/+$/g, '');
  const prefix = path === '' ? '' : `${path}/`;
  if (!PREFIX.test(prefix) || /(^|\/)\.{1,2}\//.test(prefix))
    throw new Error('the prefix may hold letters, digits, dots, dashes and slashes');
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined)
    throw new Error(`it may have the parameters ${[...PARAMETERS].join(', ')} and no others`);
  return {
    bucket,
    prefix,
    endpoint: endpointOf(url.searchParams.get('endpoint')),
    region: url.searchParams.get('region') || null,
    forcePathStyle: pathStyleOf(url.searchParams.get('forcePathStyle')),
  };
}

function endpointOf(value: string | null): string | null {
  if (value === null || value === '') return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url !== null && url.username === '' && url.search === '' && url.hash === '';
  if (!plain || !['http:', 'https:'].includes(url.protocol))
    throw new Error('the endpoint must be an http or https address without user or query');
  return url.href.replace(/\/+$/, '');
}

function pathStyleOf(value: string | null): boolean {
  if (value === null || value === 'false') return false;
  if (value === 'true') return true;
  throw new Error('forcePathStyle must be true or false');
}
