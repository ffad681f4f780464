// The editors in Simpul's colours. GraphiQL's own theme name is kept, because it selects the theme by that name.
const INK = '#1f3a39';
const BRAND = '#0b6e69';
const TINT = '#0b6e691f';
const CLEAR = '#ffffff00';

const brackets = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, '#5b7270']),
);

const rule = (token, foreground, fontStyle) => ({ token, foreground, fontStyle });

/** @returns what ends it, for an effect. */
export function dress(monaco) {
  monaco.editor.defineTheme('graphiql-LIGHT', {
    base: 'vs',
    inherit: true,
    rules: [
      rule('keyword', '7a2e8a'),
      rule('type.identifier', '0b6e69'),
      rule('key.identifier', '1f3a39'),
      rule('argument.identifier', '9a4d00'),
      rule('comment', '627976', 'italic'),
      rule('string', '2b6a1f'),
      rule('string.key.json', '0f5c78'),
      rule('string.value.json', '2b6a1f'),
      rule('number', '9a3412'),
      rule('keyword.json', '7a2e8a'),
      rule('delimiter', '5b7270'),
    ],
    colors: {
      ...brackets,
      'editor.background': CLEAR,
      'editor.foreground': INK,
      'editor.selectionBackground': '#bfe3de',
      'editorLineNumber.foreground': '#9db1af',
      'editorLineNumber.activeForeground': BRAND,
      'editorIndentGuide.background1': '#e3ecea',
      'editorIndentGuide.activeBackground1': '#bccfcc',
      'editorHoverWidget.background': '#ffffff',
      'editorWidget.background': '#ffffff',
      'editorWidget.resizeBorder': BRAND,
      'editorSuggestWidget.background': '#ffffff',
      'editorSuggestWidget.selectedBackground': TINT,
      'editorSuggestWidget.selectedForeground': BRAND,
      'editorSuggestWidget.highlightForeground': BRAND,
      'editorSuggestWidget.focusHighlightForeground': BRAND,
      'list.hoverBackground': TINT,
      'list.highlightForeground': BRAND,
      'list.focusHighlightForeground': BRAND,
      'menu.background': '#ffffff',
      'menu.selectionBackground': TINT,
      'menu.selectionForeground': BRAND,
      'quickInput.background': '#ffffff',
      'quickInputList.focusBackground': TINT,
      'quickInputList.focusForeground': INK,
      'pickerGroup.foreground': BRAND,
      'textLink.foreground': BRAND,
      'textLink.activeForeground': BRAND,
      'editorLink.activeForeground': BRAND,
      'toolbar.hoverBackground': TINT,
      'inputOption.hoverBackground': TINT,
      'scrollbar.shadow': CLEAR,
      focusBorder: BRAND,
    },
  });
  const following = monaco.editor.onDidCreateEditor((editor) => editor.updateOptions({ fontSize: 14, wordWrap: 'on' }));
  return () => following.dispose();
}
