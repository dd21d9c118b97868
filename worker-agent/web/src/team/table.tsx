import type { Messages } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import { clock } from "../pages/me";
import { agreement, isStuck, pacePerHour, standingOf, type Member } from "./team";

export type Change = "reset" | "leave" | "return";

export function duration(ms: number, words: TeamMessages): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return words.seconds;
  return minutes < 60 ? words.minutes(minutes) : words.hours(Math.floor(minutes / 60), minutes % 60);
}

function State({ member, words }: { member: Member; words: TeamMessages }) {
  const standing = standingOf(member);
  const fixed = { leave: words.onLeave, noAccount: words.noAccount, inactive: words.inactive } as Record<string, string>;
  const since = member.on_leave_since_wall_ms !== null ? Date.now() - member.on_leave_since_wall_ms : member.since_ms;
  const timed = since !== null && standing !== "noAccount" && standing !== "inactive";
  return (
    <td class="state">
      <span class={`standing ${standing}`}><i class="dot" aria-hidden="true" />{fixed[standing] ?? words[member.state]}</span>
      {timed && <small class="quiet">{duration(since, words)}</small>}
    </td>
  );
}

function Doing({ member, words, texts }: { member: Member; words: TeamMessages; texts: Messages }) {
  const [first] = member.open;
  if (first) {
    return (
      <td>
        <div class="doing">
          <b>{first.job_name}</b> <span class="quiet item">{first.key}</span>
          {isStuck(member) && <span class="chip">{words.stuck}</span>}
        </div>
        <small class="quiet">{words.since(duration(first.open_ms, words))}{member.open.length > 1 && ` · ${words.more(member.open.length - 1)}`}</small>
      </td>
    );
  }
  if (member.state === "here" && member.stock === 0) {
    return <td><span class="quiet">{texts.waits[member.wait_reason] ?? words.nothing}</span></td>;
  }
  return <td>{member.stock > 0 && <span class="quiet">{words.ready(member.stock)}</span>}</td>;
}

// Against the quickest here.
function Pace({ member, most }: { member: Member; most: number }) {
  const pace = pacePerHour(member);
  if (pace === undefined) return <td class="quiet">–</td>;
  return (
    <td class="pace">
      <meter min={0} max={Math.max(1, most)} value={pace} aria-hidden="true" />
      <span>{pace}</span>
    </td>
  );
}

function Agreement({ member, words }: { member: Member; words: TeamMessages }) {
  const share = agreement(member);
  const title = words.agreementOf(member.counted, member.judged);
  return <td class={`amount ${share !== undefined && share < 0.8 ? "low" : ""}`} title={title}>{share === undefined ? "–" : `${Math.round(share * 100)} %`}</td>;
}

function Actions({ member, words, ask }: { member: Member; words: TeamMessages; ask(change: Change): void }) {
  if (member.leads || !member.account || !member.active) return <td />;
  const away = member.on_leave_since_wall_ms !== null;
  const button = (change: Change, label: string) => (
    <button class="tool" aria-label={`${label}: ${member.worker}`} onClick={() => ask(change)}>{label}</button>
  );
  return (
    <td class="team-actions">
      {button("reset", words.reset)}
      {away ? button("return", words.comeBack) : button("leave", words.leave)}
    </td>
  );
}

function Place({ member, words, place }: { member: Member; words: TeamMessages; place(): void }) {
  if (!member.active) return <td />;
  const label = member.placed_on ?? words.anyJob;
  return (
    <td class="placed-on">
      <button class={`tool ${member.placed_on === null ? "quiet" : ""}`} aria-label={`${words.job}: ${label}, ${member.worker}`} onClick={place}>{label}</button>
    </td>
  );
}

interface TableProps {
  people: Member[];
  words: TeamMessages;
  texts: Messages;
  selected: Set<string>;
  select(worker: string, on: boolean): void;
  place(member: Member): void;
  ask(change: Change, member: Member): void;
}

export function PeopleTable(props: TableProps) {
  const { people, words, texts } = props;
  const most = Math.max(0, ...people.map((member) => pacePerHour(member) ?? 0));
  return (
    <table class="card people">
      <thead>
        <tr>
          <th /><th>{words.person}</th><th /><th>{words.doing}</th><th>{words.job}</th><th>{words.pace}</th><th class="amount">{words.today}</th>
          <th class="amount">{words.agreement}</th><th class="amount">{words.waiting}</th><th><span class="visually-hidden">{words.actions}</span></th>
        </tr>
      </thead>
      <tbody>
        {people.map((member) => (
          <tr key={member.worker} data-worker={member.worker} class={standingOf(member)}>
            <td>
              {member.active && (
                <input type="checkbox" aria-label={words.select(member.worker)} checked={props.selected.has(member.worker)}
                  onChange={(event) => props.select(member.worker, event.currentTarget.checked)} />
              )}
            </td>
            <td class="who">
              <b>{member.name || member.worker}</b>
              <small class="quiet">{[member.name && member.worker, words.levels[member.level] ?? member.level, member.self && words.you].filter(Boolean).join(" · ")}</small>
            </td>
            <State member={member} words={words} />
            <Doing member={member} words={words} texts={texts} />
            <Place member={member} words={words} place={() => props.place(member)} />
            <Pace member={member} most={most} />
            <td class="amount">{member.answered_today}<small class="quiet">{member.active_ms_today > 0 && clock(member.active_ms_today)}</small></td>
            <Agreement member={member} words={words} />
            <td class="amount">{member.unsent || ""}</td>
            <Actions member={member} words={words} ask={(change) => props.ask(change, member)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
