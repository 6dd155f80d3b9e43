// The entry of the bench, and of the programs that it starts beside itself: those load nothing that is not theirs.
const [, , flag, name = '', ...rest] = process.argv
if (flag === '--as') await (await import('./roles.ts')).play(name, rest)
else await (await import('./command.ts')).bench(process.argv)
