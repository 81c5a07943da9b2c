"""Which sentences does a notice of the programme say? Our own plain ones, from the plan's names and the round's figures."""

import datetime as dt
from dataclasses import dataclass

from jiahe.kernel.text import Language, Text
from jiahe.office.documents.wording import numeral, written_day
from jiahe.plan.model import Plan
from jiahe.plan.procedures.model import Kind, Procedure


@dataclass(frozen=True)
class Wording:
    """What all sentences of one notice need to know; `batch` counts the rounds of a year."""

    plan: Plan
    procedure: Procedure
    year: int
    many: int
    language: Language
    batch: int = 1

    def say(self, text: Text) -> str:
        """Return a text in the notice's language."""
        return text.say(self.language)

    @property
    def subject(self) -> str:
        """What is published: the year's, of this place, of this batch."""
        title, place = self.procedure.title, self.plan.place
        batch = Text(zh=f"（第{numeral(self.batch)}批）", en=f" (batch {self.batch})") if self.batch > 1 else None
        chinese = f"{self.year}年{place.zh if place else ''}{title.zh}"
        english = f"{title.en} of {f'{place.en}, ' if place else ''}{self.year}"
        return self.say(Text(zh=chinese, en=english)) + (self.say(batch) if batch else "")

    @property
    def basis(self) -> str:
        """The plan by which it is done."""
        plan = self.plan
        return self.say(
            Text(zh=f"根据《{plan.title.zh}》（{plan.number}）", en=f"Under the {plan.title.en} ({plan.number})")
        )

    def way(self, until: Kind) -> str:
        """Return the stages that were gone through before one of a kind."""
        stages = self.procedure.stages
        last = self.procedure.of_kind(until)
        done = [stage.title for stage in stages[: stages.index(last)]] if last else [stage.title for stage in stages]
        return self.say(Text(zh="、".join(one.zh for one in done), en=", ".join(one.en.lower() for one in done)))


def matter_name(procedure: Procedure, language: Language) -> str:
    """Return the head of the column in which the cases' titles stand."""
    matter = procedure.matter
    return Text(zh=f"{matter.zh}名称", en=matter.en.capitalize()).say(language)


def publicity(words: Wording, first: dt.date, last: dt.date, days: str, unit: str) -> tuple[str, str, str, str]:
    """Return the title of a publicity notice and its sentences: what, how long, how and to whom to object."""
    subject, say, matter = words.subject, words.say, words.procedure.matter
    start, end = (written_day(day, words.language) for day in (first, last))
    if words.language == "zh" and first.year == last.year:
        end = end.partition("年")[2]
    return (
        say(Text(zh=f"关于{subject}的公示", en=f"Publicity of the {subject}")),
        say(
            Text(
                zh=f"{words.basis}，经{words.way('publicise')}，拟确定{matter.zh}{words.many}项为{subject}，现将名单公示。",
                en=f"{words.basis}, after {words.way('publicise')}, {words.many} are to be named: {subject}. "
                "The list is published here for objections.",
            )
        ),
        say(Text(zh=f"自{start}起至{end}止，计{days}。", en=f"From {start} to {end}: {days}.")),
        say(
            Text(
                zh=f"公示期内有异议的，可以登录系统在该{matter.zh}的页面提出，也可以书面送交{unit}，写明事实、依据和联系方式"
                "（单位盖章，个人署实名）。异议逐件核实并答复，属实的不予确定。",
                en=f"Whoever finds that a {matter.en} on the list is untrue or does not meet the conditions may say so "
                f"on its page after signing in, or write to the {unit}, with the facts, a name and a way to be "
                "reached. Every objection is looked into and answered; what proves right ends the case.",
            )
        ),
    )


def result(words: Wording) -> tuple[str, str, str]:
    """Return the title of a result notice and its sentences."""
    subject, say, matter = words.subject, words.say, words.procedure.matter
    return (
        say(Text(zh=f"关于公布{subject}名单的通知", en=f"Result: {subject}")),
        say(
            Text(
                zh=f"{words.basis}，经{words.way('publicise')}并公示，异议均已核实答复，现确定{matter.zh}{words.many}项为{subject}，名单附后。",
                en=f"{words.basis}, after {words.way('publicise')} and publicity, every objection answered, "
                f"{words.many} are named: {subject}. The list is attached.",
            )
        ),
        say(
            Text(
                zh=f"入选单位应当保证{matter.zh}持续有效，如实报告使用情况；各地和有关部门应当做好服务，协助推广。",
                en=f"Those named keep their {matter.en} in use and report on it truthfully; counties and bureaus help "
                "to spread it.",
            )
        ),
    )


def open_list(words: Wording, areas: int) -> tuple[str, str, str]:
    """Return the title of an open list's notice and its sentences."""
    subject, say = words.subject, words.say
    return (
        say(Text(zh=f"关于公布{subject}的通知", en=f"{subject}")),
        say(
            Text(
                zh=f"{words.basis}，经{words.way('publish')}，现公布{subject}，共{words.many}项，涉及{areas}个领域，清单附后。",
                en=f"{words.basis}, after {words.way('publish')}, this list is published: {words.many} in {areas} areas.",
            )
        ),
        say(
            Text(
                zh="企业、院所和服务机构有意承接的，可以直接与提出单位联系，商定数据、场地和试点安排；提出单位应当按清单开放条件。",
                en="Firms, institutes and service providers who wish to take one on turn to the unit that put it forward and "
                "agree on data, place and trial with it; that unit opens what the list says.",
            )
        ),
    )


def standing(words: Wording, in_publicity: int) -> tuple[str, str]:
    """Return the title of a year's list of which part may be in publicity still, and its sentence."""
    subject, say, matter = words.subject, words.say, words.procedure.matter
    return (
        say(Text(zh=f"{subject}公布情况", en=f"{subject}: what was published")),
        say(
            Text(
                zh=f"{words.basis}，截至本日已公布{subject}的{matter.zh}{words.many}项，"
                f"其中公示期内{in_publicity}项、已确定{words.many - in_publicity}项，名单附后。",
                en=f"{words.basis}, {words.many} were published so far: {in_publicity} in publicity, "
                f"{words.many - in_publicity} confirmed. The list is attached.",
            )
        ),
    )


def catalogue(plan: Plan, year: int, many: int, language: Language) -> tuple[str, str, str, str]:
    """Return the title of the promotion catalogue's notice, what the catalogue is called, and its sentences."""
    place = plan.place or Text(zh="", en="")
    name = Text(
        zh=f"{year}年{place.zh}人工智能应用推广目录",
        en=f"Catalogue of AI applications{f' in {place.en}' if place.en else ''}, {year}",
    )
    texts = (
        Text(zh=f"关于公布{name.zh}的通知", en=name.en),
        name,
        Text(
            zh=f"根据《{plan.title.zh}》（{plan.number}），将{year}年确定的项目中可以推广的{many}项列入推广目录，现予公布。",
            en=f"Under the {plan.title.en} ({plan.number}), {many} of what was confirmed in {year} are put into the "
            "catalogue, to be spread.",
        ),
        Text(
            zh="有意采用的单位可以直接与列入单位联系；列入单位应当如实介绍使用情况，并按期报告成效。",
            en="Whoever wishes to use one turns to the unit that put it in place; that unit tells how it runs and reports "
            "on its effect in time.",
        ),
    )
    title, named, what, how = (one.say(language) for one in texts)
    return title, named, what, how


def list_name(words: Wording) -> str:
    """Return what the table of cases is called."""
    subject = words.subject
    return words.say(Text(zh=subject if subject.endswith(("清单", "名单", "目录")) else f"{subject}名单", en=subject))
