import type { Writable } from 'node:stream';

/** What a person or a script reads on stdout when the server is up. The last line is the one that scripts wait for. */
export function announce(out: Writable, server: { baseUrl: string; firstKey: string | null }): void {
  if (server.firstKey !== null) {
    out.write(
      `Your first API key, shown only now:\n\n  ${server.firstKey}\n\nIt may do everything, also administer this server. Make keys for programs with:\n\n  npm run -s reelay -- keys create --name app\n\nTry it:\n\n`,
    );
    out.write(`  curl -s ${server.baseUrl}/v1/videos -H "Authorization: Bearer ${server.firstKey}" \\\n`);
    out.write('    -F prompt="Sunset over a stormy ocean" -F seconds=4\n\n');
  }
  out.write(`reelay ready ${server.baseUrl}\n`);
}
