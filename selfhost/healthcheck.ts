/**
 * The container's HEALTHCHECK: ends with 0 if the process answers. Not /readyz: who acts on this check starts the
 * container again, which ends every stream and gives no disk more space.
 */
import { parseHostConfig } from '../worker/config.ts';
import { isHealthy } from './http.ts';

process.exitCode = (await isHealthy(parseHostConfig(process.env), 4_000)) ? 0 : 1;
