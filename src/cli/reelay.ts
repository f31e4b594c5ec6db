#!/usr/bin/env node
import { runCommandLine } from './run.ts';

runCommandLine(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}).then(
  (code) => {
    // Not process.exit: what was written to a pipe would be cut off, and a server that was started goes on.
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `reelay: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
