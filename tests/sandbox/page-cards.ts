/** Cards as the bot makes them, written by hand so that the page is tested without the bot. */

const data = (step: string, act: string) => ({ _w: JSON.stringify({ v: 1, order: 'N-1001', step, rev: 4, do: act }) })

const words = (text: string) => ({ type: 'TextBlock', text, wrap: true })

const submit = (title: string, act: string, more: object = {}) => ({
  type: 'Action.Submit',
  title,
  data: data('customerAdmin', act),
  ...more,
})

/** One question of the wizard: an address, a choice, and the usual four buttons. */
export const question = {
  type: 'AdaptiveCard',
  version: '1.3',
  lang: 'en',
  body: [
    words('Step 4 of 11'),
    { ...words('Who will administer Webex for the customer?'), style: 'heading', size: 'large', weight: 'bolder' },
    words('This person signs in first. An address can belong to **one** organisation only.'),
    {
      type: 'Input.Text',
      id: 'customerAdminEmail',
      label: 'E-mail of the administrator',
      isRequired: true,
      errorMessage: 'Error: enter an e-mail address, for example bea@zolta-lodz.example',
    },
    {
      type: 'Input.ChoiceSet',
      id: 'who',
      label: 'How do you know this address?',
      style: 'expanded',
      choices: [
        { title: 'The customer told me', value: 'told' },
        { title: 'I am not sure', value: 'unsure' },
      ],
    },
    { type: 'Input.Toggle', id: 'told', title: 'This person expects an e-mail', valueOn: 'true', valueOff: 'false' },
  ],
  actions: [
    submit('Next', 'next', { style: 'positive' }),
    submit('Back', 'back', { associatedInputs: 'none' }),
    submit('Help', 'help', { associatedInputs: 'none' }),
    submit('Close', 'close', { associatedInputs: 'none' }),
  ],
}

/** A card whose only button opens `url`. */
export const linkTo = (url: string): object => ({
  type: 'AdaptiveCard',
  version: '1.3',
  body: [words('Set the password on a page of its own.')],
  actions: [{ type: 'Action.OpenUrl', title: 'Set the password', url }],
})

export const attached = (card: object): object => ({
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
})
