import { fetch } from './routes.ts';

export { RoomActor } from './actor.ts';
export { Control } from './control.ts';
export default { fetch };
