/** What a file is by its first bytes. `unknown` when nothing matches; text that is markup is told apart. */
export type FileKind =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'gif'
  | 'bmp'
  | 'tiff'
  | 'heif'
  | 'avif'
  | 'mp4'
  | 'webm'
  | 'pdf'
  | 'svg'
  | 'html'
  | 'text'
  | 'zip'
  | 'empty'
  | 'unknown';

/** Hexadecimal beginnings, from each format's specification. */
const BEGINNINGS: readonly (readonly [kind: FileKind, bytes: string])[] = [
  ['jpeg', 'ffd8ff'],
  ['png', '89504e470d0a1a0a'],
  ['gif', '474946383761'],
  ['gif', '474946383961'],
  ['bmp', '424d'],
  ['tiff', '49492a00'],
  ['tiff', '4d4d002a'],
  ['pdf', '255044462d'],
  ['webm', '1a45dfa3'],
  ['zip', '504b0304'],
];

const HEIF_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1']);

/** Names and content types from outside are never believed; this is, up to the point that decoding proves it. */
export function sniff(bytes: Uint8Array): FileKind {
  if (bytes.byteLength === 0) return 'empty';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const letters = head.toString('latin1');
  if (letters.startsWith('RIFF') && letters.startsWith('WEBP', 8)) return 'webp';
  if (letters.startsWith('ftyp', 4)) return isoBrand(letters.slice(8, 12));
  const hex = head.subarray(0, 8).toString('hex');
  const known = BEGINNINGS.find(([, beginning]) => hex.startsWith(beginning));
  return known?.[0] ?? textKind(letters);
}

function isoBrand(brand: string): FileKind {
  if (brand === 'avif' || brand === 'avis') return 'avif';
  return HEIF_BRANDS.has(brand) ? 'heif' : 'mp4';
}

function textKind(letters: string): FileKind {
  const text = letters
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  // Searched for, not matched: a pattern for the comments that may stand before it can be made to run for ever.
  if (text.startsWith('<') && text.includes('<svg')) return 'svg';
  if (/^<(!doctype html|html|head|body|script)/.test(text)) return 'html';
  const controls = [...text].filter((letter) => letter < ' ' && !/\s/.test(letter));
  return controls.length === 0 ? 'text' : 'unknown';
}
