import { en, type Messages } from "./en";
import { zh } from "./zh";

export type { Messages };
export const languages = { zh, en };
export type Language = keyof typeof languages;
