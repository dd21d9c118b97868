// 团队页面，中文。
import type { TeamMessages } from "./team_en";

export const teamZh: TeamMessages = {
  title: "团队", add: "添加人员", find: "按工号或姓名查找", asOf: (time) => `暂时无法连接，显示的是 ${time} 的情况。`,
  here: "在岗", idle: "空闲", away: "不在", onLeave: "休假", noAccount: "无账号", inactive: "已离开",
  standing: { stuck: "卡住", starved: "没有任务", working: "工作中", idle: "空闲", away: "不在", leave: "休假", noAccount: "没有账号", inactive: "已离开" },
  levels: { trainee: "见习", annotator: "标注员", inspector: "质检员", lead: "组长", expert: "专家" },
  person: "人员", doing: "正在做", pace: "每有效小时件数", today: "今日", agreement: "计入率", waiting: "发送中", actions: "操作",
  stuck: "卡住", nothing: "没有任务", ready: (n) => `待做 ${n} 条`, more: (n) => `另有 ${n} 条`,
  agreementOf: (counted, judged) => `最近一天有结果的 ${judged} 个答案中计入 ${counted} 个`,
  since: (time) => `已 ${time}`,
  minutes: (n) => `${n} 分钟`, hours: (h, m) => `${h} 小时 ${m} 分钟`, seconds: "不到一分钟",
  job: "项目", anyJob: "不限项目", putOn: "安排到此项目", select: (who) => `选择 ${who}`, selected: (n) => `已选 ${n} 人`, placeMany: "安排项目",
  people: (n) => `${n} 人`, left: (n) => `还需 ${n} 个答案`, over: (job) => `${job}（目前没有任务）`,
  placeTitle: (who) => `为 ${who} 安排哪个项目？`, placeWhat: "优先得到该项目的任务；只有该项目没有可做的任务时才会得到其他任务。",
  reset: "重设密码", leave: "休假", comeBack: "返岗", you: "您",
  resetTitle: (who) => `为 ${who} 设置新密码？`, resetWhat: "旧密码随即失效，该人员在各处均会退出登录。新密码只显示一次。",
  leaveTitle: (who) => `将 ${who} 标记为休假？`, leaveWhat: "该人员会退出登录，任务交给他人，草稿保留；在您标记返岗之前无法登录。",
  returnTitle: (who) => `${who} 已返岗？`, returnWhat: "该人员可以用原密码重新登录。",
  confirm: "确定", cancel: "取消", done: (who) => `已完成：${who}。`, failed: (why) => `未完成：${why}`,
  questions: "最近一天的提问与报告", noQuestions: "没有。", broken: "条目有误", question: "提问", deeds: "组长最近的操作", reply: "回复", replyAgain: "修改回复", replyTitle: (who) => `回复 ${who}`,
  deed: { account: "创建了账号：", password: "重设了密码：", leave: "标记为休假：", return: "标记为返岗：", place: "安排了项目：", unplace: "取消了项目安排：", reply: "回复了：" },
  addWhat: "每行一人：工号、姓名、密码。工号留空则取下一个空闲工号；不写密码则自动生成。",
  addExample: "w12, 李安\n, 吴本\nw14, 席丹, 一个够长的密码", file: "或选择文件", lines: "人员，每行一人",
  line: "行", id: "工号", name: "姓名", password: "密码", what: "将会",
  willMake: "创建账号，自动生成密码", willMakeOwn: "创建账号，使用此密码", make: (n) => `创建 ${n} 个账号`, tooMany: "一次最多 200 人。",
  problems: {
    unknown: "本站点没有此工号", inactive: "已离开", lead: "组长的账号由系统管理员创建", has_account: "已有账号", twice: "重复出现",
    nobody_left: "没有空闲工号，请联系中心增加人员", name: "需要姓名，最多 120 字节", password: "密码须为 8 至 1024 字节",
  },
  made: "新密码", madeWhat: "只在此时显示。请打印或抄下，分别交给本人。", print: "打印", address: "网址",
};
