"""What should the user do about a failed check?"""

from collections.abc import Mapping

from jiahe.kernel.text import Language, Text

_TYPES: Mapping[str, Text] = {
    "text": Text(zh="文字", en="text"),
    "whole": Text(zh="整数", en="a whole number"),
    "number": Text(zh="数字", en="a number"),
    "time": Text(zh="时间（如 2025-05-12 08:00）", en="a time such as 2025-05-12 08:00"),
    "flag": Text(zh="是或否", en="true or false"),
    "choice": Text(zh="可选值之一", en="one of the choices"),
    "list": Text(zh="用逗号分隔的列表", en="a list, parted by commas"),
}
"""How a type is called where somebody has to fill it in."""

_ADVICE: dict[str, tuple[str, str]] = {
    "column_missing": (
        "缺少列 {0}；文件中的列为 {1}。请补上或改正表头",
        "columns {0} are missing; the file has {1}. Add them or mend the header",
    ),
    "column_repeated": ("表头中有两列指同一内容，请只保留一列", "two headers mean the same column; keep one"),
    "columns": ("列与约定不符", "the columns are not those of the contract"),
    "type": ("应填写{0}", "this must be {0}"),
    "finite": ("不接受 NaN 或无穷大；缺测请留空", "NaN and infinity are not accepted; leave a missing value empty"),
    "missing": ("此列不得为空，请补全", "this column cannot be empty; fill it in"),
    "minimum": ("不得小于 {0}", "must not be less than {0}"),
    "maximum": ("不得大于 {0}", "must not be more than {0}"),
    "choice": ("只能取：{0}", "must be one of: {0}"),
    "credit_code": (
        "统一社会信用代码应为 18 位，且校验位相符（GB 32100），请核对营业执照",
        "a unified social credit code has 18 characters of which the last fits the others (GB 32100); look at the licence",
    ),
    "length": ("不得超过 {0}", "must not be longer than {0}"),
    "duplicate_key": ("{0} 应当唯一，请删去重复的行", "{0} must be unique; remove the repeated rows"),
    "unknown": ("没有此项；可用：{0}", "there is none of that name; there are: {0}"),
    "file": ("文件不存在或无法读取：{0}", "the file is not there or cannot be read: {0}"),
    "format": ("文件不是有效的 {0}：{1}", "the file is not valid {0}: {1}"),
    "encoding": ("请用 UTF-8 或 GB18030 编码保存", "save it as UTF-8 or GB18030"),
    "size": ("文件超过上限 {0}", "the file is over the limit of {0}"),
    "empty": ("文件是空的，连表头也没有", "the file is empty, it has not even a header"),
    "format_unknown": ("认不出文件格式；可用的格式：{0}", "the format of the file is not known; there are: {0}"),
    "nul": ("文件含有空字符，不是文本文件", "the file holds NUL characters, so it is not text"),
    "quote": ("引号没有闭合，请检查引号", "a quote is never closed; check the quotes"),
    "ragged": (
        "表头有 {0} 列，这些行的列数不同（例中先写列数）；请补齐逗号或检查引号",
        "the header has {0} columns, these rows another number (told first); mend the delimiters or the quotes",
    ),
    "header_repeated": (
        "表头“{0}”出现了不止一次，请改名或删去一列",
        "the header {0!r} stands more than once; rename or remove one",
    ),
    "header_blank": (
        "第 {0} 列没有表头，请补上（表头应在第一行）",
        "column {0} has no header; add it (headers stand in the first row)",
    ),
    "header_long": ("表头过长，不像是表格", "the header is too long for a table"),
    "nested": ("不接受嵌套或二进制的列（{0}）", "nested and binary columns are not accepted ({0})"),
    "encrypted": (
        "工作簿有密码保护，请去掉密码后再上传",
        "the workbook is protected by a password; save it without one",
    ),
    "old_xls": ("这是旧的 .xls 工作簿，请另存为 .xlsx", "this is an old .xls workbook; save it as .xlsx"),
    "no_sheet": ("工作簿中没有工作表“{0}”；有：{1}", "the workbook has no sheet {0!r}; it has: {1}"),
    "layout": ("第 {0} 行不合任何一种车间调度文本格式：{1}", "line {0} fits no layout of job-shop text: {1}"),
    "time_beyond": ("时间超出公元 1 年至 9999 年", "times lie beyond the years 1 to 9999"),
    "ambiguous": (
        "内容既像作业车间又像柔性作业车间，请用后缀 .jsp 或 .fjs 说明",
        "the content fits the job shop and the flexible job shop alike; name the file .jsp or .fjs",
    ),
    "cells": (
        "工作表范围过大（{0} 行 × {1} 列），请删去远处的空白格式",
        "the sheet spans too much ({0} rows by {1} columns); clear stray far cells",
    ),
    "macros": ("文件含有宏，请另存为不含宏的 {0} 再上传", "the file holds macros; save it as {0} without them"),
    "external": (
        "文件引用了别处的文件或网址（{0}），请断开链接后再上传",
        "the file refers to other files or addresses ({0}); break the links first",
    ),
    "embedded": (
        "文件中嵌有其他程序的对象，请删去对象或另存为 PDF",
        "the file holds objects of other programs; remove them, or save it as PDF",
    ),
    "formula": (
        "单元格是公式，请改为数值：复制，再选择性粘贴为数值",
        "the cell holds a formula; put its value there (copy, then paste values)",
    ),
    "cell_error": ("单元格显示错误值 {0}，请改正", "the cell shows the error {0}; mend it"),
    "digits": (
        "长编号被存成了数字，后几位已丢失；请把单元格设为文本格式后重新输入",
        "a long number was kept as a figure and has lost its last digits; format the cell as text and type it again",
    ),
    "rows": ("数据行超过上限 {0} 行，请分成几份导入", "there are more than {0} rows; divide them into several files"),
    "no_rows": (
        "表中没有填写任何一行；请从示例行的下一行填起",
        "no row is filled in; begin in the row below the example",
    ),
    "other_form": (
        "这是“{0}”的表格，请从本轮页面重新下载",
        "this is the workbook of another form ({0}); download that of this round",
    ),
    "own_county": ("代企业申报时只能填本单位所在地：{0}", "for a firm you hand in for your own place alone: {0}"),
    "name": (
        '文件名含有看不见的字符或 / \\ : * ? " < > | 等符号，请改名后再上传',
        "the file's name holds marks that are not seen, or one of / \\ : * ? \" < > |; rename it",
    ),
    "name_length": ("文件名不得超过 {0} 字，请改短", "the file's name is over {0} characters; shorten it"),
    "kind": ("只接受 {0} 文件", "files must be one of {0}"),
    "content": (
        "文件内容不是扩展名所说的 {0}（看起来是 {1}），请另存为相应格式",
        "the content is not {0} as the name says (it looks like {1}); save it in that format",
    ),
    "content_unknown": (
        "文件内容不是扩展名所说的 {0}，请另存为相应格式",
        "the content is not {0} as the name says; save it in that format",
    ),
    "active": (
        "PDF 含有会自动执行的内容（{0}），请打印成新的 PDF 再上传",
        "the PDF holds something that acts by itself ({0}); print it into a new PDF",
    ),
    "locked": ("PDF 有密码或权限保护，请去掉后再上传", "the PDF is protected; save it without protection"),
    "pixels": ("图片过大（{0} × {1} 像素），请缩小", "the picture is too large ({0} by {1} pixels); reduce it"),
    "file_missing": ("请上传“{0}”", "the file is missing: {0}"),
    "empty_file": ("文件是空的", "the file is empty"),
    "required": ("必须给出表 {0}", "the table {0} must be given"),
    "model": ("模型与应用不符或已损坏：{0}", "the model does not fit the application or is damaged: {0}"),
    "exists": (
        "这些键在表中已经存在；若要整表替换请用 --replace",
        "these keys are in the table already; to replace the whole table use --replace",
    ),
}


def advice(check: str, *values: str | Text) -> Text:
    """Return what to do about `check`, with the wanted values filled in; types of the contract are said in words."""
    zh, en = _ADVICE[check]
    return Text(
        zh=zh.format(*(_said(check, value, "zh") for value in values)),
        en=en.format(*(_said(check, value, "en") for value in values)),
    )


def _said(check: str, value: str | Text, language: Language) -> str:
    wanted = _TYPES.get(value, value) if check == "type" and isinstance(value, str) else value
    return wanted.say(language) if isinstance(wanted, Text) else wanted
