import type { Selectable } from 'kysely';
import type { Db, Unit } from './database.js';
import { change, read } from './prepared.js';
import type { ChatDaysTable } from './quota-schema.js';

export type ChatDay = Selectable<ChatDaysTable>;

const ofShop = read((db, p: { shop: string }) =>
  db.selectFrom('chat_days').selectAll().where('shop_id', '=', p.shop),
);

/** The last day on which the shop's chats were asked. */
export async function findChatDay(db: Db, shopId: string): Promise<ChatDay | undefined> {
  return (await ofShop(db, { shop: shopId }))[0];
}

const saveRow = change((db, p: ChatDay) =>
  db
    .insertInto('chat_days')
    .values({ shop_id: p.shop_id, day: p.day, used: p.used, spent: p.spent, low_at: p.low_at })
    .onConflict((conflict) =>
      conflict.column('shop_id').doUpdateSet((eb) => ({
        day: eb.ref('excluded.day'),
        used: eb.ref('excluded.used'),
        spent: eb.ref('excluded.spent'),
        low_at: eb.ref('excluded.low_at'),
      })),
    ),
);

export async function saveChatDay(unit: Unit, row: ChatDay): Promise<void> {
  await saveRow(unit.tx, row);
}
