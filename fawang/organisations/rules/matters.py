"""What a matter is about, in the vocabulary of the hotline: the top level. Pure.

Heads as such hotlines commonly use them; no single list prescribes them. They cover the grounds on
which legal aid is given (Legal Aid Law Arts. 25, 31, 32).
"""

from enum import StrEnum


class Matter(StrEnum):
    """A head under which a question, an application or a case is filed."""

    #: 劳动报酬、劳动合同
    LABOUR = "labour"
    #: 工伤
    WORK_INJURY = "work_injury"
    #: 社会保险、社会救助、抚恤金
    SOCIAL_SECURITY = "social_security"
    #: 婚姻家庭
    MARRIAGE_FAMILY = "marriage_family"
    #: 赡养、抚养、扶养
    MAINTENANCE = "maintenance"
    #: 继承
    INHERITANCE = "inheritance"
    #: 家庭暴力、虐待、遗弃
    DOMESTIC_VIOLENCE = "domestic_violence"
    #: 人身损害
    PERSONAL_INJURY = "personal_injury"
    #: 道路交通事故
    TRAFFIC = "traffic"
    #: 医疗损害
    MEDICAL = "medical"
    #: 消费者权益、产品质量、食品药品
    CONSUMER = "consumer"
    #: 债权债务、借贷
    DEBT = "debt"
    #: 合同
    CONTRACT = "contract"
    #: 房产、租赁、物业
    HOUSING = "housing"
    #: 征地拆迁
    EXPROPRIATION = "expropriation"
    #: 农村土地、承包
    RURAL_LAND = "rural_land"
    #: 邻里、相邻关系
    NEIGHBOURS = "neighbours"
    #: 环境污染、生态破坏
    ENVIRONMENT = "environment"
    #: 刑事
    CRIMINAL = "criminal"
    #: 行政争议
    ADMINISTRATIVE = "administrative"
    #: 国家赔偿
    STATE_COMPENSATION = "state_compensation"
    #: 军人军属、退役军人、英雄烈士
    MILITARY = "military"
    #: 人格权、个人信息
    PERSONALITY = "personality"
    #: 公司、合伙、个体工商户
    COMPANY = "company"
    #: 知识产权
    INTELLECTUAL_PROPERTY = "intellectual_property"
    #: 诉讼、仲裁、执行、公证、鉴定
    PROCEDURE = "procedure"
    OTHER = "other"
