import { type Core, type TeamChatHarness, teamChatContract } from '../contract/team-chat.js';
import { personIn } from '../fakes/slack/person.js';
import { readBlocks } from '../fakes/slack/read.js';
import { MIA, ORDERS, openSlack } from './open-slack.js';

/** The real Bolt client over sockets to a local Slack; nothing of the suite is skipped. */
async function harness(core: Core): Promise<TeamChatHarness> {
  const { slack, chat, another, close } = await openSlack(core);
  const mia = personIn(slack, MIA);
  return {
    chat,
    place: ORDERS,
    unknownPlace: 'C0NOWHERE',
    userId: MIA,
    async seen() {
      const inPlace = slack.workspace.messages.filter((one) => one.channel === ORDERS && !one.onlyFor);
      return inPlace.map(({ blocks, threadTs }) => {
        const { text, buttons } = readBlocks(blocks);
        return { text, buttons, inThread: threadTs !== undefined };
      });
    },
    press: (label) => mia.press(label, ORDERS),
    type: (text) => mia.type(ORDERS, text),
    fill: (values) => mia.fill(values),
    restarted: async () => another(),
    close,
  };
}

teamChatContract('Slack', harness);
