import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { Aliases } from './store/aliases.ts';
import { isWhisperPage } from './store/entry.ts';
import { Tab } from './store/tab.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const tab = new Tab(location, (path, key) => {
  if (path === undefined) history.replaceState(key, '');
  else history.pushState(key, '', path);
});
tab.keepAcrossReloads();
addEventListener('popstate', ({ state }: PopStateEvent) => {
  tab.follow(location, typeof state === 'string' ? state : undefined);
});
if (isWhisperPage(location)) tab.whisper().catch(() => {});

const aliases = new Aliases();
aliases.listenToTabs();
createRoot(root).render(
  <StrictMode>
    <App tab={tab} page={location} aliases={aliases} />
  </StrictMode>,
);

// The shell is there without a network, too; while developing, nothing may stand between the page and its source.
if (import.meta.env.PROD) navigator.serviceWorker?.register('/sw.js').catch(() => {});
