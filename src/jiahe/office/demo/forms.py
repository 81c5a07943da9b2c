"""What does a simulated firm write into the forms? Every figure and name here is made up and says so."""

from collections.abc import Mapping
from typing import Any

from jiahe.office.demo.experts import PARTNER

_PERSON = {"contact": "模拟联系人", "phone": "0573-00000000"}
CODE = "91330400MA0000000U"
"""A code of right form that belongs to nobody."""
FORMS: Mapping[str, Mapping[str, Any]] = {
    "open_list": {
        "problem": "模拟需求：目前靠人工，效率低、易遗漏。",
        "wanted": "自动识别、预测并给出建议，结果可复核。",
        "data": "partial",
        "opens": "可开放半年历史数据和一处试点场地（模拟）。",
        "budget": 600000,
        **_PERSON,
    },
    "benchmark_scenario": {
        "summary": "模拟项目：已投用并稳定运行。",
        "technology": "小样本视觉检测与时序预测（模拟）。",
        "effect": "漏检率下降一半，按三个月抽检计（模拟）。",
        "investment": 3200000,
        "in_use_since": "2026-01-05",
        "credit_code": CODE,
        "other_support": False,
        **_PERSON,
    },
    "challenge": {
        "proposal": "模拟方案：边缘相机采集，小样本模型判别，人工复核回流。",
        "technology": "小样本检测（模拟）。",
        "promise": "漏检率不高于 0.5%，按连续三个月抽检计（模拟）。",
        "partners": PARTNER,
        "price": 480000,
        "months": 6,
        "credit_code": CODE,
        **_PERSON,
    },
    "benchmark_firm": {
        "business": "模拟企业：装备制造。",
        "use": "排产、质检、能耗三个环节使用人工智能（模拟）。",
        "effect": "人均产值提高 18%，按上年同期比（模拟）。",
        "share": 45,
        "turnover": 260000000,
        "credit_code": CODE,
        **_PERSON,
    },
    "digital_product": {
        "summary": "模拟产品：开箱即用的检测一体机。",
        "kind": "device",
        "novelty": "自有算法，软著两项（模拟）。",
        "users": 36,
        "sales": 8200000,
        "credit_code": CODE,
        **_PERSON,
    },
    "dataset": {
        "kind": "dataset",
        "content": "模拟数据：十二类样本，来源已授权。",
        "size": 820,
        "labelled": True,
        "quality": "双人标注一致率 97%（模拟）。",
        "terms": "登记后按协议提供（模拟）。",
        "personal_data": False,
        "credit_code": CODE,
        **_PERSON,
    },
}
REPORTS: Mapping[str, Mapping[str, Any]] = {
    "benchmark_scenario": {"effect": "运行平稳（模拟）。", "spread_to": 3, "revenue": 1200000},
    "benchmark_firm": {"effect": "应用环节增加一个（模拟）。", "revenue": 96000000},
    "digital_product": {"effect": "新增用户 12 家（模拟）。", "revenue": 5400000},
    "dataset": {"uses": "新增两个模型（模拟）。", "traded": 400000},
    "challenge": {"milestone": "完成样机（模拟）。", "reached": "漏检率 0.8%（模拟）。", "on_time": True},
}
