import type { BackupTexts } from '../backup-shape.js';

export const backup: BackupTexts = {
  part: '备份',
  failedTitle: '今晚没有备份成功',
  faults: {
    disk_full: '备份所在的磁盘空间不足。',
    not_writable: '备份文件夹无法写入。',
    damaged: '副本不完整，已丢弃。数据库本身可能已损坏。',
    other: '出现故障，详情见日志。',
  },
  mend: {
    disk_full: '请腾出空间，然后运行 unpaid backup。',
    not_writable: '请修正文件夹（UNPAID_BACKUP_DIR）的权限，然后运行 unpaid backup。',
    damaged: '请运行 unpaid backup。若仍失败，请保留数据库原样，检查磁盘，并恢复最近的备份。',
    other: '请运行 unpaid backup，它会说明原因。',
  },
  newest: (span, number) => `最新的备份在 ${span} 前，共有 ${number} 份。`,
  none: '还没有备份；启动一刻钟后会做第一份。',
  makeOne: '要立即备份，请运行 unpaid backup。',
  old: '请在日志中查看昨晚失败的原因，或运行 unpaid backup。',
  off: '夜间不做备份：UNPAID_BACKUPS_KEPT 为 0。',
  postgres: '数据库是 PostgreSQL：请用它自己的工具备份，或用主机商提供的工具。',
};
