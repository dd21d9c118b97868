import type { Messages } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import { Dialog } from "../parts/dialogs";
import type { NewPerson } from "./team";

// Passwords that nobody will see again, as slips to hand out.
export function Passwords({ people, texts, words, close }: { people: NewPerson[]; texts: Messages; words: TeamMessages; close(): void }) {
  return (
    <Dialog title={words.made} texts={texts} close={close}>
      <p class="quiet unprinted">{words.madeWhat}</p>
      <div class="slips">
        {people.map((person) => (
          <dl key={person.worker} class="card slip" data-worker={person.worker}>
            <div><dt>{words.name}</dt><dd>{person.name}</dd></div>
            <div><dt>{words.id}</dt><dd>{person.worker}</dd></div>
            <div><dt>{words.password}</dt><dd><code>{person.password}</code></dd></div>
            <div><dt>{words.address}</dt><dd>{location.origin}</dd></div>
          </dl>
        ))}
      </div>
      <button type="button" class="primary unprinted" autofocus onClick={() => print()}>{words.print}</button>
    </Dialog>
  );
}
