import { webex } from './webex/webex.ts'

/** The chats the bot can be reached through. A new one is a folder and a line here. */
export const channels = { webex } as const
