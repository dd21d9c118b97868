import type { Language } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import { said } from "../parts/say";
import type { Question, Team } from "./team";

// What people asked, and what leads did.
export function Heard({ team, words, language, reply }: { team: Team; words: TeamMessages; language: Language; reply(question: Question): void }) {
  const time = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" });
  const names = new Map(team.people.map((member) => [member.worker, member.name || member.worker]));
  const who = (worker: string) => names.get(worker) ?? worker;
  return (
    <div class="heard">
      <section>
        <h2>{words.questions}</h2>
        {team.questions.length === 0 && <p class="quiet">{words.noQuestions}</p>}
        <ul>
          {team.questions.map((question) => {
            const broken = question.text.startsWith("broken: ");
            return (
              <li key={question.id} class="card">
                <p><span class="chip">{broken ? words.broken : words.question}</span> {said(question.text)}</p>
                {question.reply && <p class="reply"><b>{who(question.replied_by ?? "")}</b> {question.reply}</p>}
                <small class="quiet">{who(question.worker)} · {question.job_name} · {question.key} · {time.format(question.asked_wall_ms)}</small>
                <button class="tool" onClick={() => reply(question)}>{question.reply ? words.replyAgain : words.reply}</button>
              </li>
            );
          })}
        </ul>
      </section>
      {team.deeds.length > 0 && (
        <section>
          <h2>{words.deeds}</h2>
          <ul class="deeds">
            {team.deeds.map((deed) => (
              <li key={`${deed.wall_ms} ${deed.what} ${deed.worker}`}>
                <small class="quiet">{time.format(deed.wall_ms)}</small> {who(deed.lead)} {words.deed[deed.what] ?? deed.what} {who(deed.worker)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
