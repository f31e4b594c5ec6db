// Stands in for `render/render.child.ts`: dies as native code does, without a word.
process.once('message', () => process.kill(process.pid, 'SIGSEGV'));
