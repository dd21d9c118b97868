// 中文。
import type { Messages } from "./en";

const limits = (min?: number, max?: number) =>
  min !== undefined && max !== undefined ? `${min} 到 ${max}` : min !== undefined ? `不小于 ${min}` : max !== undefined ? `不大于 ${max}` : "";

export const zh: Messages = {
  name: "中文",
  signIn: {
    title: "登录",
    worker: "工号",
    password: "密码",
    go: "登录",
    onLeave: "您已被标记为休假，请联系组长标记返岗。",
    wrong: "工号或密码不正确。",
    locked: (minutes) => `密码错误次数过多，请等待 ${minutes} 分钟，或联系组长。`,
    again: "登录已失效，请重新登录。已提交的内容不会丢失。",
  },
  top: { work: "标注", me: "我的", team: "团队", signOut: "退出", language: "语言", theme: "外观", system: "跟随系统", light: "浅色", dark: "深色" },
  link: {
    unreachable: (waiting) => `与站点电脑的连接中断。${waiting} 条已提交的内容在本机等待，恢复后会自动发送，请继续工作。`,
    down: "与中心的线路中断，可继续做现有的任务。",
    waiting: (n) => `${n} 条发送中`,
    fragile: "此浏览器刷新后不保留内容：关闭前请等待全部发送完成。",
    refused: (label, detail) => `“${label}”未被接收：${detail}`,
    dismiss: "知道了",
  },
  work: {
    submit: "提交", correct: "提交修改", back: "上一条", forward: "下一条", skip: "跳过", return: "退回", guideline: "规范", keys: "快捷键",
    correcting: "正在修改已提交的答案。",
    filter: "输入以筛选", filterNothing: "没有匹配的选项。",
    required: "请回答此项。", unknownRequired: "此页面无法显示这个问题，不能在此作答，请跳过或退回。",
    unknownControl: (kind) => `此页面不支持该控件（${kind}）。`,
    unknownObject: (kind) => `此页面无法显示该内容（${kind}）。`,
    stars: (n, of) => `${n} / ${of} 星`, range: limits,
    notANumber: "请输入数字。", outOfRange: (min, max) => `允许范围：${limits(min, max)}。`,
    length: (n, most) => `${n} / ${most}`, tooLong: (n, most) => `已有 ${n} 个字符，最多 ${most} 个。`,
    cannotShow: "无法显示。", imageBroken: "图片无法加载。若一直如此，请退回任务。",
    zoomIn: "放大", zoomOut: "缩小", darker: "调暗", brighter: "调亮", wholeImage: "整图", pan: "移动",
    optional: "选填", loading: "请稍候……", nothing: "暂时没有您的任务。", nothingMore: "有新任务时会自动出现。",
    active: "本任务有效时间", idle: "已暂停", newJob: (name) => `当前作业：${name}`, noGuideline: "此作业没有规范。", close: "关闭",
    ahead: (n) => `待做 ${n} 条`,
    skipTitle: "为什么跳过？", returnTitle: "为什么退回？", otherReason: "其他原因", confirm: "确定",
    reasons: ["无法判断", "看不清或读不了", "内容有误", "语言不符"],
    noLabel: "没有标签。", tooOften: (label, most) => `“${label}”的使用次数超过 ${most} 次。`, atMost: (n) => `最多选择 ${n} 项。`,
    left: "左边", right: "右边", unsorted: "未归类", moves: "移动", toPlace: "移到该名次", toBucket: "归入该组", ordered: "已排序", takeOrder: "顺序无误",
    regions: "区域", noRegions: "尚未标注任何区域。", ofRegion: "针对所选区域", drawHere: "可绘制的图片", markHere: "可标注的文本",
    shapes: { rectangle: "矩形", ellipse: "椭圆", polygon: "多边形" }, suggested: "建议",
    takeSuggestion: "采用建议", takePrevious: "沿用上一帧的标注", selects: "选择", selectBefore: "上一个区域", selectAfter: "下一个区域",
    nudges: "微调位置", resizes: "放大或缩小", remove: "删除", undo: "撤销", drawsByKey: "不用鼠标绘制",
    keysStart: "移动片段的开头，或移动图片", keysTurn: "与 } 一起旋转图形", keysForce: "按住可在其他图形内绘制", keysLetGo: "放弃绘制，取消选择",
    keysHelp: "快捷键", keysMove: "下一个问题", keysSubmitText: "在文本框中提交", keysChoose: "选项旁的按键即可选择",
  },
  news: {
    job: (name) => `开始新的作业：${name}`,
    changed: (name) => `“${name}”的规范自您上次阅读后已有修改。`,
    what: "查看修改", seen: "我已阅读", gone: "删去", added: "新增", reopen: "重新打开",
    ended: "此任务的时间已到，仍可完成：若无人抢先，答案照常计入。",
  },
  breaks: { take: "休息", title: "休息中", goOn: "继续工作", today: "今日休息", kept: "已开始的内容会保留；五分钟后，未开始的任务将交给他人。" },
  say: {
    ask: "请教组长", askTitle: "关于此任务，您想问什么？", askWhat: "任务将连同您的问题一起退回，组长可以看到。您可继续做下一条。",
    broken: "报告条目有误", brokenTitle: "此条目有什么问题？", brokenWhat: "此条目将被跳过，并附上您的说明。",
    send: "发送", tooLong: "请再简短一些。",
  },
  waits: {
    site_offline: "与中心的线路中断。", SiteOffline: "与中心的线路中断。", SiteRevoked: "本站点已停用，请告知组长。",
    no_running_job: "没有进行中的作业。", not_eligible: "现有作业不适合您。", nothing_left_for_you: "您的任务已全部完成。",
    all_leased: "剩余任务正由他人处理。", cap_reached: "您已达到此作业的上限。", paused: "作业已暂停。", worker_inactive: "您处于离岗状态。",
  },
  me: {
    title: "我的一天", pieces: "今日件数", active: "今日有效时间", pace: "每有效小时件数", waiting: "尚未送达中心",
    history: "最近的答案", when: "时间", job: "作业", item: "条目", took: "用时", outcome: "结果", correct: "修改", none: "还没有答案。", offline: "需要连接站点电脑。",
    onTheWay: "发送中", setAside: "保留在站点", corrected: (n) => `修改 ${n} 次`,
  },
  fates: { counted: "已计入", late: "超时", surplus: "多余", invalidated: "无效", quarantined: "暂扣", ignored: "已被取代" },
  reasons: {
    on_time: "按时", late_accepted: "超时但已接收", adopted: "已接管", task_full: "他人已先完成", person_has_answer: "您已答过", job_ended: "作业已结束",
    failed_check: "未通过检查", unknown_assignment: "任务已不存在", wrong_person: "不是您的任务", item_revised: "条目已变更", deadline_passed: "已过期限",
    late_answer_counted: "超时答案已计入", worker_inactive: "您处于离岗状态",
  },
};
