import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command } from './command.ts';

const FOLDER = fileURLToPath(new URL('./commands/', import.meta.url));
const FILE = /^(?!.*\.(test|d)\.)(.+)\.[jt]s$/;

/** What can be typed, by its words: every file in `commands/`, so that a new command is a new file and nothing else. */
export function commandNames(): readonly string[] {
  return readdirSync(FOLDER, { recursive: true })
    .flatMap((path) => FILE.exec(String(path))?.[2] ?? [])
    .map((path) => path.split(/[\\/]/).join(' '))
    .sort();
}

export async function loadCommand(name: string): Promise<Command> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const path = join(FOLDER, ...name.split(' ')) + extension;
  const loaded = (await import(pathToFileURL(path).href)) as { command: Command };
  return loaded.command;
}

/** The command that the words begin with, and the rest; null when there is none. */
export function splitCommand(words: readonly string[]): { name: string; rest: readonly string[] } | null {
  const names = new Set(commandNames());
  for (let length = Math.min(words.length, 3); length > 0; length -= 1) {
    const name = words.slice(0, length).join(' ');
    if (names.has(name)) return { name, rest: words.slice(length) };
  }
  return null;
}
