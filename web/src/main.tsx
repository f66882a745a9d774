import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { Tab } from './store/tab.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const tab = new Tab(location);
tab.keepAcrossReloads();
createRoot(root).render(
  <StrictMode>
    <App tab={tab} page={location} />
  </StrictMode>,
);
