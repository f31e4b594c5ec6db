import { readFileSync } from 'node:fs';

const FILES = ['prompts.txt', 'held-out-prompts.txt'];

/** The prompts, English and Chinese, that the film engine's parser is measured with: none of them is indecent. */
export const PROMPTS: readonly string[] = FILES.flatMap((name) =>
  readFileSync(new URL(`../../engines/film/shot/fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^[#=]/.test(line)),
);
