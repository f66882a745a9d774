import { fetch } from './routes.ts';

export { RoomActor } from './actor.ts';
export { Control } from './control.ts';
export { Directory } from './directory.ts';
export default { fetch };
