/** The container's HEALTHCHECK: ends with 0 if the server answers that it is well. */
import { parseHostConfig } from '../worker/config.ts';
import { healthOf } from './http.ts';

const status = await healthOf(parseHostConfig(process.env), 4_000);
process.exitCode = status === 200 ? 0 : 1;
