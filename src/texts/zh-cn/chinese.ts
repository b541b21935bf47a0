import type { Texts } from '../shape.js';
import { access } from './access.js';
import { actions } from './actions.js';
import { audit } from './audit.js';
import { backup } from './backup.js';
import { board } from './board.js';
import { card } from './card.js';
import { desk } from './desk.js';
import { doctor } from './doctor.js';
import { goLive } from './go-live.js';
import { init } from './init.js';
import { log } from './log.js';
import { note } from './note.js';
import { quota, unusual } from './quota.js';
import { words } from './words.js';

export const chinese: Texts = {
  language: 'zh-CN',
  words,
  card,
  board,
  backup,
  note,
  audit,
  access,
  log,
  actions,
  desk,
  doctor,
  goLive,
  quota,
  unusual,
  init,
};
