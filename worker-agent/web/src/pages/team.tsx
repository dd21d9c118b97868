import { useEffect, useState } from "preact/hooks";
import { Refusal, Unreachable } from "../api";
import type { Desk } from "../desk";
import type { Language, Messages } from "../i18n";
import { teamEn } from "../i18n/team_en";
import { teamZh } from "../i18n/team_zh";
import { Dialog } from "../parts/dialogs";
import { AddPeople } from "../team/add_people";
import { Passwords } from "../team/passwords";
import { PlaceDialog } from "../team/place";
import { ReplyDialog } from "../team/reply";
import { Heard } from "../team/heard";
import { PeopleTable, type Change } from "../team/table";
import { byAttention, matching, placeOf, standingOf, type Member, type NewPerson, type Question, type Standing, type Team } from "../team/team";
import "./team.css";

const lookEveryMs = 5_000;

export function wordsFor(language: Language) {
  return language === "zh" ? teamZh : teamEn;
}

function reasonOf(error: unknown, texts: Messages): string {
  return error instanceof Unreachable ? texts.me.offline : error instanceof Refusal ? error.detail : String(error);
}

// Looks again every few seconds while the page is seen, one request at a time.
function useTeam(desk: Desk): { team: Team | undefined; at: number; stale: boolean; look(): Promise<void> } {
  const [team, setTeam] = useState<Team | undefined>();
  const [at, setAt] = useState(0);
  const [stale, setStale] = useState(false);
  const look = async () => {
    try {
      setTeam(await desk.api.team());
      setAt(Date.now());
      setStale(false);
    } catch (error) {
      setStale(true);
      if (error instanceof Refusal) void desk.look();
    }
  };
  useEffect(() => {
    let looking = false;
    const again = async () => {
      if (looking || document.hidden) return;
      looking = true;
      await look();
      looking = false;
    };
    void again();
    const timer = setInterval(() => void again(), lookEveryMs);
    return () => clearInterval(timer);
  }, []);
  return { team, at, stale, look };
}

function Counts({ people, words }: { people: Member[]; words: typeof teamEn }) {
  const counts = new Map<Standing, number>();
  for (const member of people) counts.set(standingOf(member), (counts.get(standingOf(member)) ?? 0) + 1);
  const shown: Standing[] = ["stuck", "starved", "idle", "working", "away", "leave", "noAccount"];
  return (
    <ul class="team-counts">
      {shown.filter((what) => counts.has(what)).map((what) => (
        <li key={what} class={`standing ${what}`}><b>{counts.get(what)}</b> {words.standing[what]}</li>
      ))}
    </ul>
  );
}

export function TeamPage({ desk, texts, language }: { desk: Desk; texts: Messages; language: Language }) {
  const words = wordsFor(language);
  const { team, at, stale, look } = useTeam(desk);
  const [filter, setFilter] = useState("");
  const [adding, setAdding] = useState(false);
  const [asked, ask] = useState<{ change: Change; member: Member } | undefined>();
  const [made, setMade] = useState<NewPerson[] | undefined>();
  const [said, say] = useState("");
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [placing, setPlacing] = useState<Member[] | undefined>();
  const [replying, setReplying] = useState<Question | undefined>();
  const who = (member: Member) => (member.name ? `${member.name} (${member.worker})` : member.worker);
  const carryOut = async (change: Change, member: Member) => {
    ask(undefined);
    try {
      if (change === "reset") {
        const { worker, password } = await desk.api.resetPassword(member.worker);
        setMade([{ worker, name: member.name, password }]);
      } else {
        await desk.api.changeLeave(member.worker, change === "leave");
      }
      say(words.done(who(member)));
      await look();
    } catch (error) {
      say(words.failed(reasonOf(error, texts)));
    }
  };
  if (!team) return <main class="empty"><p class="quiet">{stale ? texts.me.offline : texts.work.loading}</p></main>;
  const nameOf = (worker: string) => team.people.find((member) => member.worker === worker)?.name || worker;
  const people = byAttention(matching(team.people, filter));
  const chosen = team.people.filter((member) => member.active && selected.has(member.worker));
  const select = (worker: string, on: boolean) => setSelected((before) => {
    const after = new Set(before);
    if (on) after.add(worker);
    else after.delete(worker);
    return after;
  });
  const whom = (members: Member[]) => (members.length === 1 ? who(members[0]!) : words.people(members.length));
  return (
    <main class="me team">
      <header class="team-head">
        <h1>{words.title} <span class="quiet">{team.site}</span></h1>
        <Counts people={team.people} words={words} />
        <span class="grow" />
        <input class="field" type="search" placeholder={words.find} aria-label={words.find} value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        <button class="primary" onClick={() => setAdding(true)}>{words.add}</button>
      </header>
      <p class="problem" role="alert">{stale ? words.asOf(new Date(at).toLocaleTimeString(language)) : ""}</p>
      <p class="quiet" role="status">{said}</p>
      {chosen.length > 0 && (
        <p class="team-chosen">
          <span>{words.selected(chosen.length)}</span>
          <button class="primary" onClick={() => setPlacing(chosen)}>{words.placeMany}</button>
        </p>
      )}
      <PeopleTable people={people} words={words} texts={texts} selected={selected} select={select} place={(member) => setPlacing([member])} ask={(change, member) => ask({ change, member })} />
      <Heard team={team} words={words} language={language} reply={setReplying} />
      {asked && (
        <Dialog title={words[`${asked.change}Title`](who(asked.member))} texts={texts} close={() => ask(undefined)}>
          <p>{words[`${asked.change}What`]}</p>
          <div class="team-choice">
            <button type="button" class="primary" autofocus onClick={() => void carryOut(asked.change, asked.member)}>{words.confirm}</button>
            <button type="button" class="tool" onClick={() => ask(undefined)}>{words.cancel}</button>
          </div>
        </Dialog>
      )}
      {adding && (
        <AddPeople api={desk.api} texts={texts} words={words} close={() => setAdding(false)} explain={(error) => reasonOf(error, texts)}
          made={(people) => { setAdding(false); setMade(people); void look(); }} />
      )}
      {placing && (
        <PlaceDialog api={desk.api} who={whom(placing)} workers={placing.map((member) => member.worker)} current={placeOf(placing)} words={words} texts={texts}
          explain={(error) => reasonOf(error, texts)} close={() => setPlacing(undefined)}
          placed={() => { setPlacing(undefined); setSelected(new Set()); say(words.done(whom(placing))); void look(); }} />
      )}
      {replying && (
        <ReplyDialog api={desk.api} question={replying} who={nameOf(replying.worker)} words={words} texts={texts} explain={(error) => reasonOf(error, texts)}
          close={() => setReplying(undefined)} sent={() => { setReplying(undefined); say(words.done(nameOf(replying.worker))); void look(); }} />
      )}
      {made && <Passwords people={made} texts={texts} words={words} close={() => setMade(undefined)} />}
    </main>
  );
}
