import { nodeAvTrial } from './node-av-sink.ts';

// Started by `tryNodeAv`, because native code that does not work may end the process that tries it.
const file = process.argv[2];
if (file === undefined) throw new Error('the file of the package is missing');
await nodeAvTrial(file);
