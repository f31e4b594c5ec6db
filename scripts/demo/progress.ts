const BAR_WIDTH = 28;

export interface ProgressBoard {
  update(row: number, progress: number, note: string): void;
}

/** One bar a film: redrawn in place on a terminal, a line at every quarter elsewhere. */
export function createProgressBoard(labels: readonly string[], out: NodeJS.WriteStream): ProgressBoard {
  const widest = Math.max(...labels.map((label) => label.length));
  const rows = labels.map((label) => ({
    label: label.padEnd(widest),
    progress: 0,
    note: 'waiting',
    printed: -1,
  }));

  function line({ label, progress, note }: (typeof rows)[number]): string {
    const filled = Math.round((progress / 100) * BAR_WIDTH);
    return `  ${label}  ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(progress).padStart(3)}%  ${note}`;
  }

  if (out.isTTY) for (const row of rows) out.write(`${line(row)}\n`);

  return {
    update(index, progress, note) {
      const row = rows[index];
      if (row === undefined || (row.progress === progress && row.note === note)) return;
      row.progress = progress;
      row.note = note;
      if (out.isTTY) {
        out.write(`\x1b[${rows.length}A`);
        for (const each of rows) out.write(`\x1b[2K${line(each)}\n`);
        return;
      }
      const quarter = Math.floor(progress / 25);
      if (quarter === row.printed) return;
      row.printed = quarter;
      out.write(`${line(row)}\n`);
    },
  };
}

/** Plain text columns, widths from the content. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
