// `npm run bench`: every figure is a ratio to a limit that is measured in the same run, so that it means the same on
// any machine. Prints a table; exits 1 when a ratio misses what was promised. A goal that is missed is only printed.
//   npm run bench            all
//   npm run bench -- film    one of: accept, poll, download, film, remote
import { benchAccept } from './accept.ts';
import { downloadRows } from './download.ts';
import { filmRows } from './film-goals.ts';
import { benchPoll } from './poll.ts';
import { remoteRows } from './remote.ts';
import type { Row } from './row.ts';

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  async accept() {
    const { ratio, acceptMs, bareInsertMs } = await benchAccept();
    const figure = `${ratio.toFixed(2)} x (${acceptMs.toFixed(2)} ms to ${bareInsertMs.toFixed(2)} ms)`;
    return [
      { name: 'accept a task / bare INSERT transaction', figure, target: '<= 2.5 x', met: ratio <= 2.5 },
    ];
  },
  async poll() {
    const { ratio, pollPerSecond, staticPerSecond } = await benchPoll();
    const figure = `${ratio.toFixed(2)} x (${pollPerSecond.toFixed(0)}/s to ${staticPerSecond.toFixed(0)}/s)`;
    return [{ name: "a poll / the framework's static JSON", figure, target: '<= 3 x', met: ratio <= 3 }];
  },
  download: downloadRows,
  film: filmRows,
  remote: remoteRows,
};

function verdictOn({ met, goal }: Row): string {
  return goal === undefined ? (met ? 'ok' : 'MISS') : met ? 'reached' : 'missed';
}

const wanted = process.argv.slice(2);
const names = wanted.length === 0 ? Object.keys(BENCHES) : wanted;
let missed = 0;
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new Error(`no bench called ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  for (const row of await bench()) {
    console.log(
      `${verdictOn(row).padEnd(7)}  ${row.name.padEnd(44)} ${row.figure.padEnd(36)} target ${row.target}` +
        (row.reach === undefined ? '' : `, of which ${(row.reach * 100).toFixed(0)} %`),
    );
    if (!row.met && row.goal === undefined) missed += 1;
  }
}
process.exit(missed === 0 ? 0 : 1);
