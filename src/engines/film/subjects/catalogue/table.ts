import type { Setting } from '../../shot/shot-spec.ts';
import type { Gait, SubjectEntry } from './subject-entry.ts';

/**
 * Reads a table of subjects: one row a line, cells between `|`, in the order
 *
 *   name | icon | faces | gait | size | home | English words | Chinese words
 *
 * `=` as icon repeats the name, `-` as home is none. English words are parted by commas and are singular, Chinese ones
 * by spaces. A table in text keeps hundreds of rows in columns that an eye can run down; a test reads every row.
 */
export function subjectTable(text: string, person = false): SubjectEntry[] {
  return text
    .trim()
    .split('\n')
    .map((line) => rowOf(line, person));
}

function rowOf(line: string, person: boolean): SubjectEntry {
  const cells = line.split('|').map((cell) => cell.trim());
  const [name, icon, faces, gait, size, home, english, chinese] = cells;
  if (cells.length !== 8 || !name || !icon || !english || !chinese) throw new Error(`not a row: ${line}`);
  return {
    name,
    icon: icon === '=' ? name : icon,
    // The tests hold every gait, home and size against what the scenes know.
    gait: gait as Gait,
    size: Number(size),
    facesLeft: faces === 'left',
    home: home === '-' ? null : (home as Setting),
    person,
    words: { value: name, english: english.split(', '), chinese: chinese.split(' ') },
  };
}
