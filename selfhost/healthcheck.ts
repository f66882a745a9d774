/**
 * The container's HEALTHCHECK: ends with 0 if the process answers. Not /readyz: who acts on this check starts the
 * container again, which ends every stream and gives no disk more space.
 */
import { parseHostConfig } from '../worker/config.ts';
import { health } from './http.ts';

const status = await health(parseHostConfig(process.env), 4_000);
process.exitCode = status === 200 ? 0 : 1;
