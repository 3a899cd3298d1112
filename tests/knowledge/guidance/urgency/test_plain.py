"""What sounds like a sign of urgency and is a fact of another kind; and what must not be lost beside it."""

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.search import language


@pytest.mark.parametrize(
    "text",
    [
        "我爸走了，没留下遗书，存款怎么取",
        "爸爸走了，遗书里说房子给我",
        "老爸突然走了，留下一大堆债，我不想还",
        "我老公走了，遗产被大哥一个人占了",
        "我爷爷上个月走了，遗产我不想要了",
        "老公从脚手架摔下来，腰断了，包工头跑了",
        "我丈夫从脚手架摔下来，老板不管",
        "我老公在工地从脚手架摔下来，骨折住院，老板不管",
        "老婆从脚手架摔下来，现在还在医院，老板不管",
        "买的二手房，卖房的瞒着我原来的老人在房里上吊自杀，我要求退钱",
        "中介和卖家都没说有人在里面烧炭自杀，可以撤销合同吗",
        "卖房的瞒着我有人在里面烧炭自杀，我住着害怕，想退",
        "厂里扣着我们的工资",
        "老板扣住我三个月的加班费不给",
        "房东押着我押金不退",
    ],
)
def test_a_death_an_accident_a_flat_and_withheld_pay_are_no_danger(text: str) -> None:
    assert urgency.signs(language.read(text).plain) == frozenset()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("我爸走了，遗产都给弟弟吧，我不想活了", Urgency.SELF_HARM),
        ("我妈留下遗书走了，现在找不到人", Urgency.SELF_HARM),
        ("老公从脚手架摔下来，天天在家打我出气", Urgency.DOMESTIC_VIOLENCE),
        ("老公把我从架子上推下来，腿断了", Urgency.DOMESTIC_VIOLENCE),
        ("我儿子14岁，在厂里被机器夹断手，老板不赔", Urgency.MINOR),
        ("卖家瞒着凶宅，我被逼得要去跳楼", Urgency.SELF_HARM),
        ("老板扣着我们不让走，工资也不给", Urgency.DANGER),
        ("厂里扣着我们不给工资，大门锁了", Urgency.DANGER),
        ("买的二手房退不掉，老婆说要在房里上吊", Urgency.SELF_HARM),
    ],
)
def test_what_else_such_a_text_says_is_heard(text: str, sign: Urgency) -> None:
    assert sign in urgency.signs(language.read(text).plain)
