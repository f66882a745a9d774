/** The container's HEALTHCHECK: ends with 0 if the server answers that it is well. */
import { parseHostConfig } from '../worker/config.ts';
import { statusOf } from './http.ts';
import { reachable } from './port.ts';

const { host, port } = parseHostConfig(process.env);
const status = await statusOf({ host: reachable(host), port, path: '/healthz' }, 4_000);
process.exitCode = status === 200 ? 0 : 1;
