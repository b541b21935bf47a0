import { h, render } from 'preact';
import { App } from './app.js';
import { recall } from './memory.js';
import { setState } from './store.js';
import { openStream } from './stream.js';

const language = recall('language');
if (language === 'en' || language === 'zh-CN') setState({ language });
render(h(App, {}), document.getElementById('app') as HTMLElement);
openStream();
