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
    wrong: "工号或密码不正确。",
    locked: (minutes) => `密码错误次数过多，请等待 ${minutes} 分钟，或联系组长。`,
    again: "登录已失效，请重新登录。已提交的内容不会丢失。",
  },
  top: { work: "标注", me: "我的", signOut: "退出", language: "语言", theme: "外观", system: "跟随系统", light: "浅色", dark: "深色" },
  link: {
    unreachable: (waiting) => `与站点电脑的连接中断。${waiting} 条已提交的内容在本机等待，恢复后会自动发送，请继续工作。`,
    down: "与中心的线路中断，可继续做现有的任务。",
    waiting: (n) => `${n} 条发送中`,
    signedOut: (n) => `${n} 条已提交的内容将在重新登录后发送。`,
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
    cannotShow: "无法显示。", mediaBroken: "内容无法加载。", mediaPending: "正在下载到本站点……", skipBroken: "跳过此任务",
    zoomIn: "放大", zoomOut: "缩小", darker: "调暗", brighter: "调亮", wholeImage: "整图", pan: "移动",
    optional: "选填", loading: "请稍候……", nothing: "暂时没有您的任务。", nothingMore: "有新任务时会自动出现。",
    active: "本任务有效时间", idle: "已暂停", newJob: (name) => `当前作业：${name}`, noGuideline: "此作业没有规范。", close: "关闭",
    ahead: (n) => `待做 ${n} 条`,
    skipTitle: "为什么跳过？", returnTitle: "为什么退回？", otherReason: "其他原因", confirm: "确定",
    reasons: ["无法判断", "看不清或读不了", "内容有误", "语言不符"],
    keysHelp: "快捷键", keysMove: "下一个问题", keysSubmitText: "在文本框中提交", keysChoose: "选项旁的按键即可选择",
  },
  media: {
    "media-not-media": "内容不是可显示的图片、音频或视频。", "media-unreadable": "文件已损坏，或此浏览器不支持该格式。",
    "media-bad-url": "条目中的地址无法下载。", "media-host-not-allowed": "本站点不允许从该地址下载。", "media-private-address": "本站点不允许从该地址下载。",
    "media-status": "内容已不存在。", "media-unreachable": "无法连接到内容来源。", "media-digest": "内容与条目创建时不一致。", "media-too-large": "文件过大。",
    "media-disk": "站点磁盘空间不足。", "media-no-room": "站点磁盘空间不足。", "media-not-here": "内容未导入本站点。",
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
