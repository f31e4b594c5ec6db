import { readConfig } from '../src/config.ts';
import { startReelay } from '../src/main.ts';
import { reportTo } from './child.ts';

const reelay = await startReelay(readConfig(process.env), undefined, { firstKey: false });
process.once('SIGTERM', () => void reelay.stop().then(() => process.exit(0)));
reportTo(process, reelay.baseUrl);
