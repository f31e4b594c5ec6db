import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

interface IconFile {
  readonly viewBox: string;
  readonly icons: Readonly<Record<string, string>>;
}

let file: IconFile | null = null;

/** Bodies that Noto ends at the neck or the shoulders, drawn on in its colours. */
const BODIES: Readonly<Record<string, { readonly under: string; readonly head: string }>> = {
  robot: {
    head: 'translate(32 -2) scale(0.5)',
    under:
      '<g stroke="#5f7379" stroke-width="1.5"><rect x="36" y="100" width="15" height="22" rx="4" fill="#78909c"/>' +
      '<rect x="77" y="100" width="15" height="22" rx="4" fill="#78909c"/><rect x="32" y="120" width="22" height="8" rx="3" fill="#546e7a"/>' +
      '<rect x="74" y="120" width="22" height="8" rx="3" fill="#546e7a"/><rect x="14" y="64" width="13" height="36" rx="6" fill="#90a4ae"/>' +
      '<rect x="101" y="64" width="13" height="36" rx="6" fill="#90a4ae"/><circle cx="20" cy="103" r="7" fill="#c62828"/>' +
      '<circle cx="108" cy="103" r="7" fill="#c62828"/><rect x="29" y="60" width="70" height="43" rx="9" fill="#90a4ae"/></g>' +
      '<rect x="42" y="69" width="44" height="20" rx="4" fill="#37474f"/><circle cx="52" cy="79" r="4" fill="#ff5252"/>' +
      '<circle cx="64" cy="79" r="4" fill="#ffd740"/><circle cx="76" cy="79" r="4" fill="#69f0ae"/>',
  },
  astronaut: {
    head: 'translate(29 -4) scale(0.55)',
    under:
      '<g stroke="#9fa8ae" stroke-width="1.5"><rect x="22" y="42" width="84" height="52" rx="12" fill="#b0bec5"/>' +
      '<rect x="39" y="92" width="21" height="32" rx="9" fill="#eceff1"/><rect x="68" y="92" width="21" height="32" rx="9" fill="#eceff1"/>' +
      '<rect x="35" y="116" width="27" height="12" rx="5" fill="#b0bec5"/><rect x="66" y="116" width="27" height="12" rx="5" fill="#b0bec5"/>' +
      '<rect x="10" y="60" width="20" height="42" rx="10" transform="rotate(18 20 62)" fill="#eceff1"/>' +
      '<rect x="98" y="60" width="20" height="42" rx="10" transform="rotate(-18 108 62)" fill="#eceff1"/>' +
      '<rect x="33" y="56" width="62" height="44" rx="12" fill="#f5f7f8"/></g>' +
      '<rect x="48" y="72" width="32" height="16" rx="3" fill="#cfd8dc"/><circle cx="55" cy="80" r="3" fill="#e53935"/>' +
      '<circle cx="64" cy="80" r="3" fill="#1e88e5"/><circle cx="73" cy="80" r="3" fill="#43a047"/>',
  },
};

function readIcons(): IconFile {
  const packed = readFileSync(new URL('../assets/icons.json.br', import.meta.url));
  return JSON.parse(brotliDecompressSync(packed).toString()) as IconFile;
}

/** The SVG of an icon of `assets/icons.json.br`. */
export function iconSvg(name: string): string {
  file ??= readIcons();
  const body = file.icons[name];
  if (body === undefined) throw new Error(`there is no icon ${name}`);
  const whole = BODIES[name];
  const drawing = whole === undefined ? body : `${whole.under}<g transform="${whole.head}">${body}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${file.viewBox}" width="128" height="128">${drawing}</svg>`;
}
