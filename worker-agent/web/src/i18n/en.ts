// English. The other languages have exactly the same entries; the compiler sees to it.
const limits = (min?: number, max?: number) =>
  min !== undefined && max !== undefined ? `${min} to ${max}` : min !== undefined ? `at least ${min}` : max !== undefined ? `at most ${max}` : "";

export const en = {
  name: "English",
  signIn: {
    title: "Sign in",
    worker: "Your id",
    password: "Password",
    go: "Sign in",
    wrong: "This id and password do not belong together.",
    locked: (minutes: number) => `Too many wrong passwords. Please wait ${minutes} min, or ask your lead.`,
    again: "Your session has ended. Sign in again; nothing you submitted is lost.",
  },
  top: { work: "Work", me: "My day", signOut: "Sign out", language: "Language", theme: "Appearance", system: "As the system", light: "Light", dark: "Dark" },
  link: {
    unreachable: (waiting: number) => `No connection to the site's computer. ${waiting} submitted here wait and go out by themselves; go on working.`,
    down: "The line to the centre is down. Work goes on with what is here.",
    waiting: (n: number) => `${n} on the way`,
    signedOut: (n: number) => `${n} submitted wait until you sign in again.`,
    fragile: "This browser keeps nothing over a reload: wait until nothing is on the way before you close it.",
    refused: (label: string, detail: string) => `“${label}” was not taken: ${detail}`,
    dismiss: "Seen",
  },
  work: {
    submit: "Submit", correct: "Submit correction", back: "Back", forward: "Forward", skip: "Skip", return: "Return", guideline: "Guideline", keys: "Keys",
    correcting: "You are correcting an answer you have already given.",
    filter: "Type to filter", filterNothing: "Nothing fits.",
    required: "Please answer this.", unknownRequired: "This page cannot show this question, so this task cannot be answered here. Skip or return it.",
    unknownControl: (kind: string) => `This control (${kind}) is not known to this page.`,
    unknownObject: (kind: string) => `This content (${kind}) cannot be shown by this page.`,
    stars: (n: number, of: number) => `${n} of ${of}`, range: limits,
    notANumber: "This is not a number.", outOfRange: (min?: number, max?: number) => `Allowed: ${limits(min, max)}.`,
    length: (n: number, most: number) => `${n} / ${most}`, tooLong: (n: number, most: number) => `${n} characters; at most ${most} are allowed.`,
    cannotShow: "This cannot be shown.", mediaBroken: "This could not be loaded.", mediaPending: "This is being fetched to your site …", skipBroken: "Skip this task",
    zoomIn: "Zoom in", zoomOut: "Zoom out", darker: "Darker", brighter: "Brighter", wholeImage: "Whole picture", pan: "moves it",
    optional: "optional", loading: "One moment …", nothing: "There is nothing to do for you right now.", nothingMore: "New work appears here by itself.",
    active: "Active time on this task", idle: "paused", newJob: (name: string) => `Now: ${name}`, noGuideline: "This job has no guideline.", close: "Close",
    ahead: (n: number) => `${n} ready`,
    skipTitle: "Why skip this task?", returnTitle: "Why return this task?", otherReason: "Another reason", confirm: "Confirm",
    reasons: ["I cannot tell", "Cannot be seen or read", "The item is broken", "Not in my language"],
    keysHelp: "Keys", keysMove: "next question", keysSubmitText: "submit from a text field", keysChoose: "the key beside a choice chooses it",
  },
  media: {
    "media-not-media": "What came is not a picture, sound or film that can be shown.", "media-unreadable": "This file is damaged or of a kind that this browser cannot show.",
    "media-bad-url": "The item's address is not one that can be fetched.", "media-host-not-allowed": "Your site may not fetch from this address.", "media-private-address": "Your site may not fetch from this address.",
    "media-status": "It is not there any more.", "media-unreachable": "It could not be reached.", "media-digest": "It has changed since the item was made.", "media-too-large": "It is too large.",
    "media-disk": "Your site's disk has no room for it.", "media-no-room": "Your site's disk has no room for it.", "media-not-here": "It was not brought to your site.",
  } as Record<string, string>,
  waits: {
    site_offline: "The line to the centre is down.", SiteOffline: "The line to the centre is down.", SiteRevoked: "This site may not work any more. Tell your lead.",
    no_running_job: "No job is running.", not_eligible: "The running jobs are for other people.", nothing_left_for_you: "You have done all there is for you.",
    all_leased: "Others are working on what is left.", cap_reached: "You have reached the limit of this job.", paused: "The job is paused.", worker_inactive: "You are marked as away.",
  } as Record<string, string>,
  me: {
    title: "My day", pieces: "Pieces today", active: "Active time today", pace: "Pieces per active hour", waiting: "Not yet at the centre",
    history: "My last answers", when: "When", job: "Job", item: "Item", took: "Time", outcome: "Outcome", correct: "Correct", none: "No answers yet.", offline: "This needs a connection to the site's computer.",
    onTheWay: "on the way", setAside: "kept at the site", corrected: (n: number) => `corrected ${n}×`,
  },
  fates: { counted: "counted", late: "late", surplus: "not needed", invalidated: "not valid", quarantined: "held back", ignored: "superseded" } as Record<string, string>,
  reasons: {
    on_time: "in time", late_accepted: "late, but taken", adopted: "taken over", task_full: "others were quicker", person_has_answer: "you had answered already", job_ended: "the job had ended",
    failed_check: "failed a check", unknown_assignment: "the task is not known any more", wrong_person: "not your task", item_revised: "the item has changed", deadline_passed: "the time was over",
    late_answer_counted: "a late answer counted", worker_inactive: "you were marked as away",
  } as Record<string, string>,
};
export type Messages = typeof en;
