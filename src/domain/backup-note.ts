import { texts } from '../texts/texts.js';
import type { BackupFault } from './backup.js';
import type { Card } from './card.js';
import { note } from './note-card.js';
import type { TeamLanguage } from './template.js';

/** Into the channel: the night's backup could not be made. */
export function backupNote(fault: BackupFault, language: TeamLanguage): Card {
  const { failedTitle, faults, mend } = texts(language).backup;
  return note(
    failedTitle,
    [{ text: faults[fault], style: 'strong' }, { text: mend[fault] }],
    'bad',
    language,
  );
}
