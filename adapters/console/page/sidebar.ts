import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import { actAs, goTo, showNewAddress, speak } from './acts.js';
import type { Scene } from './app.js';

export function Sidebar(scene: Scene): ComponentChild {
  const { texts } = scene;
  const [open, setOpen] = useState(false);
  return h(
    'aside',
    { class: `side${open ? ' side-open' : ''}` },
    h(
      'div',
      { class: 'side-head' },
      h('img', { src: '/assets/icon.svg', alt: '', width: 24, height: 24 }),
      h('span', { class: 'brand' }, texts.product),
      h(
        'button',
        { class: 'quiet menu', type: 'button', 'aria-expanded': open, onClick: () => setOpen(!open) },
        texts.menu,
      ),
    ),
    h(Channels, scene),
    h('div', { class: 'side-foot' }, h(Links, scene), h(Settings, scene)),
  );
}

function Channels({ state, texts }: Scene): ComponentChild {
  return h(
    'nav',
    { class: 'channels', 'aria-label': texts.channels },
    h('h2', { class: 'side-label' }, texts.channels),
    h(
      'ul',
      {},
      state.places.map(({ place, title }) => {
        const unseen = state.unseen.get(place) ?? 0;
        const here = place === state.place;
        return h(
          'li',
          { key: place },
          h(
            'button',
            {
              type: 'button',
              class: 'channel',
              'aria-current': here ? 'page' : undefined,
              onClick: () => goTo(place),
            },
            h('span', { class: 'channel-title' }, title),
            unseen > 0 &&
              h('span', { class: 'count', 'aria-label': texts.unseen(unseen) }, unseen > 99 ? '99+' : unseen),
          ),
        );
      }),
    ),
  );
}

function Links({ state, texts }: Scene): ComponentChild {
  if (state.links.length === 0) return null;
  return h(
    'nav',
    { 'aria-label': texts.links },
    h('h2', { class: 'side-label' }, texts.links),
    state.links.map(({ label, url }) =>
      h(
        'a',
        { key: url, class: 'side-link', href: url, target: '_blank', rel: 'noopener noreferrer' },
        label,
        ' ↗',
      ),
    ),
  );
}

function Settings({ state, language, texts }: Scene): ComponentChild {
  return h(
    'section',
    { class: 'settings', 'aria-label': texts.settings },
    state.people.length > 1 &&
      h(
        'label',
        { class: 'setting' },
        h('span', { class: 'side-label' }, texts.youAre),
        h(
          'select',
          {
            class: 'field',
            value: state.me,
            onChange: (event: Event) => actAs((event.currentTarget as HTMLSelectElement).value),
          },
          state.people.map(({ userId, name }) => h('option', { key: userId, value: userId }, name)),
        ),
      ),
    h(
      'div',
      { class: 'setting', role: 'group', 'aria-label': texts.language },
      h('span', { class: 'side-label' }, texts.language),
      h(
        'div',
        { class: 'switch' },
        (['en', 'zh-CN'] as const).map((one) =>
          h(
            'button',
            {
              key: one,
              type: 'button',
              lang: one,
              'aria-pressed': language === one,
              onClick: () => speak(one),
            },
            one === 'en' ? 'English' : '中文',
          ),
        ),
      ),
    ),
    h('button', { type: 'button', class: 'quiet', onClick: () => void showNewAddress() }, texts.otherBrowser),
  );
}
