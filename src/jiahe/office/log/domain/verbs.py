"""What are the verbs called where people read them?"""

from collections.abc import Mapping

from jiahe.kernel.text import Text

_TITLES: Mapping[str, Text] = {
    "open_log": Text(zh="开启日志", en="log begun"),
    "make_roles": Text(zh="新增角色", en="roles made"),
    "make_person": Text(zh="新建账号", en="account made"),
    "open_account": Text(zh="启用账号", en="account opened"),
    "close_account": Text(zh="停用账号", en="account closed"),
    "give_roles": Text(zh="授予角色", en="roles given"),
    "change_password": Text(zh="修改密码", en="password changed"),
    "sign_in": Text(zh="登录", en="signed in"),
    "sign_out": Text(zh="退出", en="signed out"),
    "enrol_second_factor": Text(zh="启用两步验证", en="second factor set up"),
    "drop_second_factor": Text(zh="停用两步验证", en="second factor switched off"),
    "reset_second_factor": Text(zh="重置两步验证", en="second factor reset"),
    "renew_recovery_codes": Text(zh="更换恢复码", en="recovery codes renewed"),
    "end_session": Text(zh="结束登录会话", en="session ended"),
    "end_sessions": Text(zh="结束其他登录会话", en="other sessions ended"),
    "issue_token": Text(zh="签发密钥", en="key issued"),
    "revoke_token": Text(zh="吊销密钥", en="key revoked"),
    "store_upload": Text(zh="上传文件", en="file handed in"),
    "delete_upload": Text(zh="删除文件", en="file deleted"),
    "attach_file": Text(zh="上传附件", en="file attached"),
    "remove_file": Text(zh="移除附件", en="file removed"),
    "start_run": Text(zh="启动运行", en="run started"),
    "cancel_run": Text(zh="取消运行", en="run cancelled"),
    "delete_run": Text(zh="删除运行", en="run deleted"),
    "save_expert": Text(zh="修改专家资料", en="expert's profile changed"),
    "add_holding": Text(zh="登记控制关系", en="holding put down"),
    "remove_holding": Text(zh="删除控制关系", en="holding struck out"),
    "add_bid": Text(zh="登记联合投标", en="joint bid put down"),
    "remove_bid": Text(zh="删除联合投标", en="joint bid struck out"),
    "declare_tie": Text(zh="声明利害关系", en="tie declared"),
    "lift_tie": Text(zh="撤销利害关系声明", en="tie struck out"),
    "assign_round": Text(zh="整轮指派专家", en="experts assigned to a round"),
    "assign_case": Text(zh="指派专家", en="expert put to a case"),
    "unassign_case": Text(zh="取消指派", en="expert taken off a case"),
    "decline_case": Text(zh="专家回避或退出", en="expert stepped back"),
    "avoid_case": Text(zh="申请专家回避", en="asked that somebody does not judge"),
    "score_case": Text(zh="提交评分", en="score submitted"),
    "waive_case": Text(zh="评分不足数进入下一环节", en="went on with fewer scores"),
    "reopen_case": Text(zh="退回评分", en="score given back"),
    "shortlist_round": Text(zh="确定现场核查名单", en="short list made"),
    "pass_over_case": Text(zh="未列入核查名单", en="left off the short list"),
    "decide_case": Text(zh="会商决定", en="decided"),
    "minutes_round": Text(zh="会商纪要", en="minutes put down"),
    "append_rows": Text(zh="追加数据", en="rows added"),
    "replace_rows": Text(zh="替换数据", en="rows replaced"),
    "file_payout": Text(zh="申报资金", en="claim filed"),
    "ask_payout": Text(zh="企业申领", en="claim of a firm"),
    "accept_payout": Text(zh="核对申领", en="claim found true"),
    "compute_payout": Text(zh="核算资金", en="payout computed"),
    "approve_payout": Text(zh="批准拨付", en="payout approved"),
    "release_payout": Text(zh="放款", en="payout released"),
    "return_payout": Text(zh="退回核算", en="payout sent back"),
    "stop_payout": Text(zh="停止拨付", en="payout stopped"),
    "reopen_payout": Text(zh="恢复拨付", en="payout taken up again"),
    "replace_template": Text(zh="更换文书模板", en="template of notices replaced"),
    "restore_template": Text(zh="恢复原文书模板", en="original template of notices restored"),
}


def verb_title(verb: str) -> Text:
    """Return what a verb is called; one that has no name here goes by its id."""
    return _TITLES.get(verb) or Text(zh=verb, en=verb)
