/**
 * How cards look: close to a Webex client. Colours are the page's own variables, so that a card changes with the theme
 * without being drawn again, which would lose what was typed into it.
 */

const shade = (name: string, subtle = name) => ({ default: `var(--${name})`, subtle: `var(--${subtle})` })

const foregroundColors = {
  default: shade('text', 'muted'),
  dark: shade('text', 'muted'),
  light: shade('muted'),
  accent: shade('accent'),
  good: shade('good'),
  warning: shade('warn'),
  attention: shade('bad'),
}

const surface = (backgroundColor: string) => ({
  backgroundColor: `var(--${backgroundColor})`,
  borderColor: 'var(--line)',
  foregroundColors,
})

const webexLike = {
  supportsInteractivity: true,
  choiceSetInputValueSeparator: ',',
  fontFamily: 'inherit',
  spacing: { small: 4, default: 12, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  fontSizes: { small: 13, default: 15, medium: 16, large: 19, extraLarge: 22 },
  lineHeights: { small: 18, default: 22, medium: 24, large: 26, extraLarge: 30 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  imageSizes: { small: 40, medium: 80, large: 160 },
  containerStyles: {
    default: surface('card'),
    emphasis: surface('pane'),
    accent: surface('accent-soft'),
    good: surface('good-soft'),
    warning: surface('warn-soft'),
    attention: surface('bad-soft'),
  },
  textBlock: { headingLevel: 3 },
  textStyles: { heading: { size: 'large', weight: 'bolder', color: 'default' } },
  factSet: {
    title: { weight: 'default', isSubtle: true, wrap: true, maxWidth: 180 },
    value: { wrap: true },
    spacing: 16,
  },
  inputs: {
    label: { inputSpacing: 'small', requiredInputs: { weight: 'bolder' }, optionalInputs: { weight: 'bolder' } },
    errorMessage: { size: 'small', color: 'attention', weight: 'bolder' },
  },
  actions: {
    // Webex draws five buttons and drops the rest without a word.
    maxActions: 5,
    spacing: 'medium',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
  },
}

/** The configuration as the library wants it. */
export function hostConfig(): InstanceType<typeof AdaptiveCards.HostConfig> {
  const config = new AdaptiveCards.HostConfig(webexLike)
  // Only what is optional gets marked, and cards do that in words. The library forgets a suffix set as a setting.
  config.inputs.label.requiredInputs.suffix = ''
  return config
}
