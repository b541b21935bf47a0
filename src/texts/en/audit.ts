import type { AuditTexts } from '../shape.js';
import { count } from './words.js';

const orders = (number: number, one: string, many: string): string =>
  count(number, `order ${one}`, `orders ${many}`);

/** Where rows contradict each other, only the log and the people who wrote the bot can say why. */
const report =
  'Look at the order (order and its last digits), act by hand, and report it with the bot’s log.';

export const audit: AuditTexts = {
  title: (what) => `Auditor: ${what}`,
  overTitle: (what) => `Auditor, over: ${what}`,
  over: 'The auditor finds it no longer.',
  orders: 'Orders',
  more: (number) => `${number} more`,
  since: 'Since',
  overSince: 'Over since',
  kinds: {
    no_next_step: {
      title: 'forgotten orders',
      found: (n) => `${orders(n, 'is', 'are')} unpaid, nothing is to come, and nobody was called.`,
      mend: 'Claim them or decide about them by hand: the bot does nothing more there. Report it with the log.',
    },
    policy_missing: {
      title: 'orders without a plan',
      found: (n) => `${orders(n, 'has', 'have')} lost the policy they were placed under.`,
      mend: 'Look after them by hand. If the database was mended or restored by hand, restore a whole backup.',
    },
    hold_without_end: {
      title: 'holds without an end',
      found: (n) => `${orders(n, 'is', 'are')} snoozed or being cancelled, and nothing ends that.`,
      mend: 'Press Extend or Undo cancel on the card: both end the hold. Report it with the log.',
    },
    reply_unattended: {
      title: 'answers nobody was called to',
      found: (n) => `The buyers of ${orders(n, 'answered', 'answered')}, and no person was called.`,
      mend: 'Open the chat in Seller Center and answer. Report it with the log.',
    },
    unknown_unattended: {
      title: 'unclear messages nobody was called to',
      found: (n) =>
        `A message of ${orders(n, 'may', 'each may')} or may not have arrived, and no person was called.`,
      mend: 'Look in the chat, then press It arrived or Send again on the card.',
    },
    timer_overdue: {
      title: 'timers are late',
      found: (n) => `Steps of ${orders(n, 'are', 'are')} overdue and do not happen.`,
      mend: 'The job that fires timers hangs or cannot write: look at the log, check the disk, restart the bot.',
    },
    effect_overdue: {
      title: 'work is stuck',
      found: (n) => `${count(n, 'piece', 'pieces')} of work should have been done and wait on.`,
      mend: 'Messages, cancels or cards are not going out: look at the log for the shop’s or channel’s errors, then restart the bot.',
    },
    call_overdue: {
      title: 'calls without an answer',
      found: (n) => `${count(n, 'call', 'calls')} began, got no answer, and nobody looked into it.`,
      mend: 'Restart the bot: at the start it looks into every such call. No message is sent a second time by that.',
    },
    closed_with_timers: {
      title: 'steps after the end',
      found: (n) => `${orders(n, 'is', 'are')} over, and steps are still to come.`,
      mend: 'The steps look at the order first and do nothing. Report it with the log.',
    },
    closed_with_effects: {
      title: 'messages or cancels after the end',
      found: (n) => `${orders(n, 'is', 'are')} over, and a message or a cancel still waits.`,
      mend: 'Each looks at the order first and is let go. Report it with the log.',
    },
    deadline_broken: {
      title: 'deadlines not kept',
      found: (n) =>
        `${orders(n, 'is', 'are')} past what the buyer was told, and neither cancelled nor kept by a person.`,
      mend: 'Press Cancel order or Keep open on the card.',
    },
    deadline_unsaid: {
      title: 'deadlines nobody told',
      found: (n) => `${orders(n, 'counts', 'count')} as told a deadline, but no notice was sent.`,
      mend: 'Press Keep open, so that nobody is cancelled without having been told.',
    },
    deadline_before_told: {
      title: 'deadlines earlier than told',
      found: (n) => `${orders(n, 'closes', 'close')} earlier than the buyer was told.`,
      mend: 'Press Extend. Report it with the log.',
    },
    late_payment_unattended: {
      title: 'late payments nobody was called to',
      found: (n) => `${orders(n, 'was', 'were')} paid although we had cancelled, and no person was called.`,
      mend: 'Refund the buyer or send the goods, in Seller Center.',
    },
    alert_on_closed: {
      title: 'calls for orders that are over',
      found: (n) => `${orders(n, 'is', 'are')} over, and a person is still being called.`,
      mend: 'Nothing is to be done for them. Report it with the log.',
    },
    alert_unseen: {
      title: 'calls nobody can see',
      found: (n) => `${orders(n, 'needs', 'need')} a person, and no channel shows a card.`,
      mend: 'Check that the bot may post in its channels. Ask for the order (order and its last digits) and decide there.',
    },
    claim_without_lease: {
      title: 'claims without an end',
      found: (n) => `${orders(n, 'is', 'are')} claimed for longer than a claim lasts.`,
      mend: 'Whoever has them presses Release, or goes on and claims again.',
    },
    card_stale: {
      title: 'cards that are not true',
      found: (n) => `Cards of ${orders(n, 'show', 'show')} something else than is so.`,
      mend: 'Do not trust these cards: ask for the order (order and its last digits). Report it with the log.',
    },
    board_missing: {
      title: 'a channel without its board',
      found: (n) => `${count(n, 'channel has', 'channels have')} no board.`,
      mend: 'Check that the bot may post there, then restart it: it posts missing boards at the start.',
    },
    board_stale: {
      title: 'a board that is not true',
      found: (n) => `${count(n, 'board counts', 'boards count')} other orders than are open.`,
      mend: 'Type overview for the true numbers. Report it with the log.',
    },
    poll_missing: {
      title: 'the shop is not read',
      found: () => 'Nothing plans to read this shop again.',
      mend: 'Restart the bot: it plans the reading at the start.',
    },
    poll_stalled: {
      title: 'the shop cannot be read',
      found: () => 'This shop has not been read for minutes: what buyers pay now is not seen.',
      mend: 'Look whether TikTok Shop answers and the log names an error. Nothing is cancelled while orders cannot be read.',
    },
    marketplace_differs: {
      title: 'the marketplace says otherwise',
      found: (n) => `${orders(n, 'is', 'are')} in another state at the marketplace than with us.`,
      mend: 'Trust Seller Center. What a new read can mend is mended by itself; what stays here, decide by hand.',
    },
    row_orphaned: {
      title: 'orders that are gone',
      found: (n) => `${orders(n, 'has', 'have')} vanished from the database, and work for them remains.`,
      mend: 'The database was changed by hand or is damaged: stop the bot and restore a backup.',
    },
    button_orphaned: {
      title: 'buttons of orders that are gone',
      found: (n) => `${orders(n, 'has', 'have')} vanished from the database, and their buttons remain.`,
      mend: 'The database was changed by hand or is damaged: stop the bot and restore a backup.',
    },
    store_damaged: {
      title: 'the database is damaged',
      found: () => 'SQLite says that its file is not whole.',
      mend: 'Stop the bot, keep the file, restore the newest backup, and check the disk.',
    },
    message_doubled: {
      title: 'a buyer was asked twice',
      found: (n) => `${orders(n, 'was', 'were')} written about more than once for one step.`,
      mend: 'Nothing can be taken back: say sorry where it matters. Report it with the log.',
    },
    message_cap: {
      title: 'more messages than allowed',
      found: (n) => `${orders(n, 'was', 'were')} written about more often than the policy allows.`,
      mend: 'Write no more there. Report it with the log.',
    },
    message_after_end: {
      title: 'messages after the end',
      found: (n) => `${orders(n, 'was', 'were')} written about after being paid or closed.`,
      mend: 'Tell the buyer that all is well, if they ask. Report it with the log.',
    },
    message_after_opt_out: {
      title: 'messages nobody wanted',
      found: (n) => `${orders(n, 'was', 'were')} written about after the buyer asked for no more messages.`,
      mend: 'Write no more there. Report it with the log.',
    },
    cancel_without_intent: {
      title: 'cancels without a trace',
      found: (n) => `${orders(n, 'counts', 'count')} as cancelled by us, and no row says that we meant to.`,
      mend: report,
    },
    cancel_untold: {
      title: 'cancels without a word',
      found: (n) => `${orders(n, 'was', 'were')} cancelled by the bot, and the buyer was told no deadline.`,
      mend: 'Write to the buyers, if you may. Report it with the log.',
    },
    cancel_too_early: {
      title: 'cancels before their time',
      found: (n) => `${orders(n, 'was', 'were')} cancelled earlier than the buyer was told.`,
      mend: 'Write to the buyers, if you may. Report it with the log.',
    },
    paid_cancelled: {
      title: 'paid orders were cancelled',
      found: (n) => `${orders(n, 'had', 'had')} been paid before we cancelled.`,
      mend: 'Refund or send the goods in Seller Center. Pause the shop (pause) until it is clear why, and report it with the log.',
    },
    webhooks_silent: {
      title: 'webhooks have stopped',
      found: () =>
        'Orders come in, but the shop no longer tells us by itself: they are seen up to 20 s later.',
      mend: 'Check the webhook address in Partner Center and the proxy in front of the bot. Polls go on meanwhile.',
    },
    audit_gap: {
      title: 'the auditor was away',
      found: () => 'For minutes nobody audited, though the bot was running.',
      mend: 'The job died or hung: look at the log. What went wrong meanwhile is on its own card.',
    },
  },
};
