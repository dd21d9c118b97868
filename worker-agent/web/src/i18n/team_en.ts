// The team page, in English.
export const teamEn = {
  title: "Team", add: "Add people", find: "Find by id or name", asOf: (time: string) => `Not reached just now; as of ${time}.`,
  here: "here", idle: "idle", away: "away", onLeave: "on leave", noAccount: "no account", inactive: "left",
  standing: { stuck: "stuck", starved: "without work", working: "working", idle: "idle", away: "away", leave: "on leave", noAccount: "without an account", inactive: "left" },
  levels: { trainee: "trainee", annotator: "annotator", inspector: "inspector", lead: "lead", expert: "expert" } as Record<string, string>,
  person: "Person", doing: "Doing", pace: "Pieces per active hour", today: "Today", agreement: "Counted", waiting: "On the way", actions: "Actions",
  stuck: "stuck", nothing: "nothing to do", ready: (n: number) => `${n} ready`, more: (n: number) => `and ${n} more`,
  agreementOf: (counted: number, judged: number) => `${counted} of ${judged} answers of the last day with a known outcome`,
  since: (time: string) => `for ${time}`,
  minutes: (n: number) => `${n} min`, hours: (h: number, m: number) => `${h} h ${m} min`, seconds: "under a minute",
  reset: "New password", leave: "Leave", comeBack: "Return", you: "you",
  resetTitle: (who: string) => `Give ${who} a new password?`, resetWhat: "The old one ends, and they are signed out everywhere. The new one is shown once.",
  leaveTitle: (who: string) => `Mark ${who} as on leave?`, leaveWhat: "They are signed out, their tasks go to others, drafts are kept, and they cannot sign in until you mark their return.",
  returnTitle: (who: string) => `Has ${who} returned?`, returnWhat: "They can sign in again with their password.",
  confirm: "Yes", cancel: "No", done: (who: string) => `Done: ${who}.`, failed: (why: string) => `Not done: ${why}`,
  questions: "Questions and reports of the last day", noQuestions: "None.", broken: "broken item", question: "question", deeds: "Done lately by leads",
  deed: { account: "made the account of", password: "gave a new password to", leave: "marked as on leave", return: "marked as returned" } as Record<string, string>,
  addWhat: "One person a line: id, name, password. Leave the id empty for the next free one; leave the password out and one is made.",
  addExample: "w12, Ann Lee\n, Ben Wu\nw14, Dan Xi, a long password", file: "Or choose a file", lines: "People, one a line",
  line: "Line", id: "Id", name: "Name", password: "Password", what: "What will happen",
  willMake: "an account with a made password", willMakeOwn: "an account with this password", make: (n: number) => `Make ${n} accounts`, tooMany: "At most 200 at once.",
  problems: {
    unknown: "nobody of this id at the site", inactive: "has left", lead: "leads get their accounts from whoever runs the agent", has_account: "has an account already", twice: "is there twice",
    nobody_left: "no id without an account is left: ask for more people to be enrolled", name: "a name is needed, of at most 120 bytes", password: "a password has 8 to 1024 bytes",
  } as Record<string, string>,
  made: "New passwords", madeWhat: "They are shown only now. Print them or write them down, and hand each to its person.", print: "Print", address: "Address",
};
export type TeamMessages = typeof teamEn;
