import { readFileSync } from 'node:fs';
import { parseFilm } from '../parse-film.ts';
import type { ShotSpec } from '../shot-spec.ts';

/** A prompt, and what a reader of it expects to see. */
export interface Case {
  readonly prompt: string;
  readonly expected: Readonly<Record<string, string>>;
}

/** Reads a table of `fixtures/`: blocks of a prompt and a line `= field=value ...`, parted by empty lines. */
export function promptTable(file: string): Case[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split(/\n\n+/)
    .map((block) => {
      const [prompt = '', fields = ''] = block.split('\n= ');
      return {
        prompt,
        expected: Object.fromEntries(
          fields
            .trim()
            .split(' ')
            .map((field) => field.split('=')),
        ),
      };
    });
}

export interface Miss {
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
}

/** The fields of a case in which the first shot of its film differs from what was expected. */
export function missesOf({ prompt, expected }: Case): Miss[] {
  const [film] = parseFilm({
    prompt,
    seconds: 8,
    seed: 7,
    look: null,
    images: 0,
    characters: [],
    mark: false,
    kept: null,
  });
  if (film === undefined) throw new Error(`no shot for ${prompt}`);
  const misses: Miss[] = [];
  for (const [field, value] of Object.entries(expected)) {
    const seen =
      field === 'subjects' ? subjectsAs(value, film.shot) : String(film.shot[field as keyof ShotSpec]);
    if (seen !== value) misses.push({ field, expected: value, seen });
  }
  return misses;
}

/** The subjects in the notation `name*count/action+held`; count, action and what is held only where the expectation gives them. */
function subjectsAs(expected: string, { subjects }: ShotSpec): string {
  const wanted = expected.split(',');
  const seen = subjects.map(({ name, count, action, holds }, index) => {
    const like = wanted[index] ?? '';
    return (
      name +
      (like.includes('*') ? `*${count}` : '') +
      (like.includes('/') ? `/${action}` : '') +
      (like.includes('+') ? `+${holds?.name}` : '')
    );
  });
  return seen.join(',') || 'none';
}
