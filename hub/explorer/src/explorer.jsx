// GraphiQL in Simpul's frame.
import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history';
import { GraphiQLProvider, useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import { useEffect, useRef } from 'react';
import { asTab, firstTabs } from './examples.js';
import { Header, useSession } from './header.jsx';
import { dress } from './theme.js';

const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];

export function Explorer({ config, fetcher, session }) {
  const tabs = firstTabs(config.examples).map(asTab);
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      storage={sessionStorage} // a new window starts with the examples; operations may hold personal data
      defaultTabs={tabs.length ? tabs : undefined}
      defaultQuery=""
      defaultTheme="light"
    >
      <HistoryStore>
        <DocExplorerStore>
          <Theme />
          <Header config={config} session={session} />
          <GraphiQLInterface forcedTheme="light" defaultEditorToolsVisibility="variables">
            <GraphiQL.Logo>
              <></>
            </GraphiQL.Logo>
          </GraphiQLInterface>
          <Follow session={session} />
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}

/** After another account signed in: its schema, and nobody else's answers. */
function Follow({ session }) {
  const { account } = useSession(session);
  const shown = useRef(account);
  const { changeTab, introspect, updateActiveTabValues } = useGraphiQLActions();
  const { tabs, activeTabIndex } = useGraphiQL(({ tabs, activeTabIndex }) => ({ tabs, activeTabIndex }));

  useEffect(() => {
    if (shown.current === account) return;
    shown.current = account;
    tabs.forEach((tab, index) => {
      if (!tab.response) return;
      changeTab(index);
      updateActiveTabValues({ response: '' });
    });
    changeTab(activeTabIndex); // also ends a running subscription
    introspect();
  });
  return null;
}

/** Stands before the editors, so that it is there when they are made. */
function Theme() {
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => monaco && dress(monaco), [monaco]);
  return null;
}
