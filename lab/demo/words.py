"""What the invented people of the demonstration say. Nobody said it; any likeness is chance."""

from dataclasses import dataclass

from fawang.organisations.rules.matters import Matter


@dataclass(frozen=True, slots=True)
class Story:
    """A problem, the subject it belongs to, and the ground on which aid is due."""

    words: str
    matter: str
    ground: str
    opponent: str


STORIES = (
    Story(
        "在一家五金厂做了两年，一直没有签合同。上个月老板说没订单让我走，最后两个月工资到现在没发，打电话也不接。",
        Matter.LABOUR,
        "31.5",
        "某五金制品厂（演示）",
    ),
    Story(
        "工地包工头跑了，我们八个人的工钱一共六万多没着落，总包公司说不关他们的事，眼看要过年了。",
        Matter.LABOUR,
        "31.5",
        "某建筑劳务公司（演示）",
    ),
    Story(
        "在酒楼做服务员，每天做十一个钟，从来没有加班费，也没有买社保，想问可以追回多少。",
        Matter.LABOUR,
        "31.5",
        "某酒楼（演示）",
    ),
    Story(
        "上班时手指被机器压断两节，公司只出了住院费，不肯报工伤，让我签一张两万块的协议了事。",
        Matter.WORK_INJURY,
        "31.7",
        "某机械厂（演示）",
    ),
    Story(
        "骑电动车过路口被货车撞倒，小腿骨折住院四十天，保险公司只肯赔很少，司机不露面。",
        Matter.TRAFFIC,
        "31.7",
        "某物流公司（演示）",
    ),
    Story(
        "老公喝了酒就打人，昨晚又动手，我带着孩子住在娘家，想离婚又怕他找上门。",
        Matter.DOMESTIC_VIOLENCE,
        "32.4",
        "配偶（演示）",
    ),
    Story(
        "离婚时判了每月八百抚养费，前夫一年多没给过，孩子要上学，他说没钱，其实刚买了车。",
        Matter.MAINTENANCE,
        "31.4",
        "前夫（演示）",
    ),
    Story(
        "我七十六了，两个儿子都说对方该养我，谁也不给生活费，现在一个人住，看病都没钱。",
        Matter.MAINTENANCE,
        "31.4",
        "儿子（演示）",
    ),
    Story(
        "我妈做手术后感染，医院说是正常并发症，前后花了十几万，想弄清楚是不是医院的责任。",
        Matter.MEDICAL,
        "31.7",
        "某医院（演示）",
    ),
    Story(
        "养老保险断缴了三年，原来的公司说我自愿放弃的，我根本没签过这样的东西。",
        Matter.SOCIAL_SECURITY,
        "31.2",
        "某制衣公司（演示）",
    ),
    Story(
        "村边的厂排污水，鱼塘的鱼死了一半，找了几次都说达标排放，损失没人赔。",
        Matter.ENVIRONMENT,
        "31.8",
        "某印染厂（演示）",
    ),
    Story(
        "辞职时老板要我写自愿离职，不写就不给最后一个月工资和提成，我该怎么办。",
        Matter.LABOUR,
        "31.5",
        "某贸易公司（演示）",
    ),
    Story(
        "送外卖途中摔伤，平台说我是合作的不算员工，站点也不管，医药费自己先垫着。",
        Matter.WORK_INJURY,
        "31.7",
        "某配送服务公司（演示）",
    ),
    Story(
        "哥哥精神有问题好多年，最近有人哄他签了借款合同，想申请认定他没有行为能力。",
        Matter.MARRIAGE_FAMILY,
        "31.6",
        "某借款人（演示）",
    ),
)
